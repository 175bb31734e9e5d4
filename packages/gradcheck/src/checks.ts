/** The checks that arbitraries and laws share: made when one is, so that a mistake shows where it was written and not in a draw. */
import type { Backend } from "@nabla-js/grad";
import { isNDArray, ValueError } from "@nabla-js/ndarray";
import { checkDType, notAnArray, optionsOf, show } from "@nabla-js/ndarray/internal";
import type * as fc from "fast-check";
import type { Tolerance } from "./tolerances.js";

const refuse = (op: string, name: string, value: unknown, expected: string, mend: string): never => {
  throw new ValueError({ op, given: value === undefined ? `no ${name}` : `${name} ${show(value)}`, expected, mend });
};

/** Throws unless `value` is a whole number from `least` on. */
export const checkWhole = (op: string, name: string, value: unknown, least: number = 0): void => {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  refuse(
    op,
    name,
    value,
    `a whole number${least === -Infinity ? "" : ` from ${least} on`}`,
    `Pass for instance ${Math.max(least, 2)}.`,
  );
};

/** Throws unless `value` is a finite number of this range. */
export const checkNumber = (
  op: string,
  name: string,
  value: unknown,
  range: "any" | "positive" | "not negative" = "any",
): void => {
  const isRight = Number.isFinite(value) && (range === "any" || (range === "positive" ? Number(value) > 0 : Number(value) >= 0));
  if (isRight) return;
  const expected = { any: "a finite number", positive: "a number above 0", "not negative": "a number from 0 on" }[range];
  refuse(op, name, value, expected, "Pass a plain number, for instance 0.5.");
};

/** Throws unless two numbers are in order. */
export const checkOrder = (op: string, bounds: Readonly<Record<string, number>>): void => {
  const [[low, a], [high, b]] = Object.entries(bounds);
  if (a <= b) return;
  const given = `${low} ${a} and ${high} ${b}`;
  throw new ValueError({ op, given, expected: `${low} at most ${high}`, mend: "Exchange them, or raise the second." });
};

/** Throws unless both are finite numbers, in order. */
export const checkRange = (op: string, low: number, high: number): void => {
  checkNumber(op, "low", low);
  checkNumber(op, "high", high);
  checkOrder(op, { low, high });
};

/** Throws unless `value` is true or false. */
export const checkBoolean = (op: string, name: string, value: unknown): void => {
  if (typeof value !== "boolean") refuse(op, name, value, "true or false", "Pass one of them, or leave it out.");
};

/** Throws unless `value` is a text. */
export const checkText = (op: string, name: string, value: unknown, mend = "Pass what the reports are to call it."): void => {
  if (typeof value !== "string") refuse(op, name, value, "a string", mend);
};

/** Throws unless `value` is one of these. */
export const checkOneOf = (
  op: string,
  name: string,
  value: unknown,
  all: readonly unknown[],
  mend = "Check the spelling.",
): void => {
  if (!all.includes(value)) refuse(op, name, value, `one of ${all.map(show).join(", ")}`, mend);
};

/** Throws unless `f` is a function. */
export const checkFunction = (
  op: string,
  name: string,
  f: unknown,
  mend = "Pass the function itself, and not what it returns.",
): void => {
  if (typeof f !== "function") refuse(op, name, f, "a function", mend);
};

/** Throws unless it is a list. */
export const checkList = (op: string, name: string, list: unknown, expected: string, mend: string): void => {
  if (!Array.isArray(list)) refuse(op, name, list, expected, mend);
};

/** Throws unless it is an object with these functions. */
export const checkMethods = (
  op: string,
  name: string,
  it: unknown,
  methods: readonly string[],
  expected: string,
  mend: string,
): void => {
  const members = it as Readonly<Record<string, unknown>> | null | undefined;
  const missing = methods.filter((method) => typeof members?.[method] !== "function");
  if (missing.length === 0) return;
  if (typeof it !== "object" || it === null || Array.isArray(it) || isNDArray(it)) refuse(op, name, it, expected, mend);
  throw new ValueError({ op, given: `${name} without the function ${missing.join(" and ")}`, expected, mend });
};

/** Throws unless it is a shape. */
export const checkShape = (op: string, name: string, shape: unknown, mend = "Give one for each axis, as in [2, 3]."): void => {
  if (!Array.isArray(shape) || shape.some((side) => !Number.isSafeInteger(side) || side < 0))
    refuse(op, name, shape, "a list of whole numbers from 0 on", mend);
};

/** Whether it is an arbitrary, of whichever copy of fast-check. */
export const isArbitrary = (it: unknown): it is fc.Arbitrary<unknown> =>
  typeof (it as { readonly generate?: unknown } | null | undefined)?.generate === "function";

/** Throws unless it is an arbitrary. */
export const checkArbitrary = (
  op: string,
  name: string,
  it: unknown,
  mend = "Make one, such as arrays([2, 3]), or fc.constant(x) for a single value.",
): void => {
  if (!isArbitrary(it)) refuse(op, name, it, "an arbitrary of fast-check", mend);
};

/** Throws unless it is an arbitrary of lists of arguments, or a list of arbitraries. */
export const checkArgs = (op: string, args: unknown, name = "args"): void => {
  if (isArbitrary(args)) return;
  const mend = "Pass for instance [arrays([2, 3])] for a function of one array.";
  checkList(op, name, args, "a list with an arbitrary for each argument, or an arbitrary of such lists", mend);
  (args as readonly unknown[]).forEach((arg, i) => checkArbitrary(op, `${name}[${i}]`, arg));
};

/** Throws unless it says where elements come from. */
export const checkElements = (op: string, name: string, it: unknown): void => {
  if (typeof it === "function") return;
  const mend = isArbitrary(it)
    ? "Draw them one by one with independent(arbitrary)."
    : "Pass for instance between(-3, 3), or integers(0, 9).";
  refuse(op, name, it, "elements: a function from their number to an arbitrary", mend);
};

/** Throws unless it is a list of dtypes. */
export const checkDTypes = (op: string, name: string, list: unknown): void => {
  checkList(op, name, list, "a list of dtypes", 'Pass for instance ["float32", "int32"].');
  (list as readonly unknown[]).forEach((dtype) => checkDType(op, dtype));
};

/** Throws unless each is an array. */
export const checkArrays = (op: string, name: string, xs: unknown): void => {
  checkList(op, name, xs, "a list of arrays", "Pass one for each argument, as in [np.array([1, 2])].");
  (xs as readonly unknown[]).forEach((x, i) => {
    if (!isNDArray(x)) throw notAnArray(op, `${name}[${i}]`, x, "an array");
  });
};

/** Throws unless a tolerance says how far numbers may be apart, or is left out. */
export const checkTolerance = (op: string, tolerance: Partial<Tolerance> | undefined): void => {
  if (tolerance !== undefined && (typeof tolerance !== "object" || tolerance === null))
    refuse(op, "tolerance", tolerance, "an object with rtol, atol or both", "Write it as { rtol: 1e-3 }, or leave it out.");
  const { rtol, atol } = optionsOf(op, tolerance, { rtol: undefined, atol: undefined });
  for (const [name, value] of Object.entries({ rtol, atol }))
    if (value !== undefined) checkNumber(op, name, value, "not negative");
};

/** Throws unless it can compile. */
export const checkBackend = (op: string, backend: unknown, name = "backend"): void => {
  const expected = "a backend: an object with a name and compile(program, options)";
  checkMethods(op, name, backend, ["compile"], expected, "Make one, for instance with createWasmBackend().");
  checkText(op, `${name}.name`, (backend as Backend).name);
};

/** Throws unless it is a list of backends. */
export const checkBackends = (op: string, backends: unknown): void => {
  checkList(op, "backends", backends, "a list of backends", "Put it into a list: { backends: [backend] }.");
  (backends as readonly unknown[]).forEach((backend, i) => checkBackend(op, backend, `backends[${i}]`));
};

/** Throws unless derivatives can be taken so often. */
export const checkDerivatives = (op: string, order: unknown, least: 0 | 1 = 0): void =>
  checkOneOf(op, "order", order, [0, 1, 2].slice(least), "Say how often it can be differentiated, twice at most.");
