/** The checks that environments, targets and policies share, of arguments that are none of their kind. */
import { DTypeError, isNDArray, ValueError, type DType } from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { checkDType, isFloat, isRecord, notAnArray, show } from "@nabla-js/ndarray/internal";

const refuse = (op: string, name: string, value: unknown, expected: string, mend: string): never => {
  throw new ValueError({ op, given: value === undefined ? `no ${name}` : `${name} ${show(value)}`, expected, mend });
};

/** Throws unless each is an array. */
export const checkArrays = (op: string, arrays: Readonly<Record<string, unknown>>): void => {
  for (const [name, x] of Object.entries(arrays)) if (!isNDArray(x)) throw notAnArray(op, name, x, "an array");
};

/** Throws unless it is an object with arrays under these names; others may stand there as well. */
export const checkFields = (
  op: string,
  name: string,
  it: unknown,
  fields: readonly string[],
  mend = `Write it as { ${fields.join(", ")} }.`,
): void => {
  if (!isRecord(it)) refuse(op, name, it, `an object with ${fields.join(", ")}`, mend);
  for (const field of fields) checkArrays(op, { [`${name}.${field}`]: (it as Readonly<Record<string, unknown>>)[field] });
};

/** Throws unless it is a pair of arrays. */
export const checkPair = (op: string, name: string, pair: unknown): void => {
  if (!Array.isArray(pair) || pair.length !== 2) refuse(op, name, pair, "a pair of arrays", "Pass [q1, q2], of both critics.");
  (pair as readonly unknown[]).forEach((x, i) => checkArrays(op, { [`${name}[${i}]`]: x }));
};

/** Throws unless it is a state that has arrays under these names. */
export const checkState = (op: string, state: unknown, fields: readonly string[]): void => {
  if (!isRecord(state) || !fields.every((field) => isNDArray(state[field])))
    refuse(op, "state", state, "a state of this environment", "Pass the one that reset or the last step returned.");
};

/** Throws unless it is an object. */
export const checkRecord = (op: string, name: string, it: unknown, expected: string, mend: string): void => {
  if (!isRecord(it)) refuse(op, name, it, expected, mend);
};

/** Throws unless it is a tree with one array at least. */
export const checkTree = (op: string, name: string, it: unknown, expected: string, mend: string): void => {
  if (tree.leaves(it).length === 0) refuse(op, name, it, expected, mend);
};

/** Throws unless it is a function. */
export const checkFunction = (op: string, name: string, f: unknown, mend = "Pass the function itself."): void => {
  if (typeof f !== "function") refuse(op, name, f, "a function", mend);
};

/** Throws unless it is text. */
export const checkText = (op: string, name: string, text: unknown): void => {
  if (typeof text !== "string") refuse(op, name, text, "a string", "Write it in quotes.");
};

/** Throws unless it is a list of texts. */
export const checkTexts = (op: string, name: string, list: unknown, expected: string, mend: string): void => {
  if (!Array.isArray(list) || !list.every((text) => typeof text === "string")) refuse(op, name, list, expected, mend);
};

/** Throws unless it is a number. */
export const checkNumber = (op: string, name: string, value: unknown): void => {
  if (typeof value !== "number" || Number.isNaN(value)) refuse(op, name, value, "a number", "Give a plain number.");
};

/** Throws unless it is a whole number from 1 on. */
export const checkCount = (op: string, name: string, value: unknown, expected: string, mend = "Give a whole number."): void => {
  if (!Number.isInteger(value) || (value as number) < 1) refuse(op, name, value, expected, mend);
};

/** Throws unless it is the shape of an array. */
export const checkShape = (op: string, shape: unknown): void => {
  const isShape = Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && (length as number) >= 0);
  if (!isShape) refuse(op, "shape", shape, "a list of whole numbers from 0 on", "Give one for each axis, as in [4].");
};

/** Throws unless a setting is a fraction. */
export const checkFraction = (op: string, name: string, value: unknown, such = 0.99): void => {
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    refuse(op, name, value, "a fraction, 0 to 1", `Give a ${name} such as ${such}.`);
};

/** Throws unless it is true or false. */
export const checkBoolean = (op: string, name: string, value: unknown): void => {
  if (typeof value !== "boolean") refuse(op, name, value, "true or false", "Compare, if it is a number.");
};

/** Throws unless it is the name of a dtype of floats. */
export const checkFloatDType = (op: string, dtype: unknown): void => {
  checkDType(op, dtype);
  if (!isFloat(dtype as DType))
    throw new DTypeError({
      op,
      given: { dtype: String(dtype) },
      expected: "float32 or float64",
      mend: "Leave it out for float32.",
    });
};

/** Throws unless it is an object with these functions and spaces. */
export const checkEnvironment = (op: string, env: unknown): void => {
  if (!isEnvironment(env)) refuse(op, "env", env, "an environment", "Make one, such as cartPole(), or with defineEnvironment.");
};

/** Throws unless they are environments side by side. */
export const checkEnvironments = (op: string, envs: unknown): void => {
  if (!isEnvironment(envs) || !Number.isInteger((envs as { readonly n?: unknown }).n))
    refuse(op, "envs", envs, "environments side by side", "Make them with vectorise(env, n).");
};

const isEnvironment = (it: unknown): boolean => {
  // Environments of one's own may be instances of a class.
  const parts = (typeof it === "object" ? it : null) as Partial<Record<string, unknown>> | null;
  const acts = typeof parts?.["reset"] === "function" && typeof parts["step"] === "function";
  return acts && isSpace(parts["observationSpace"]) && isSpace(parts["actionSpace"]);
};

/** Throws unless it is a space. */
export const checkSpace = (op: string, name: string, space: unknown): void => {
  if (!isSpace(space)) refuse(op, name, space, "a space", "Make one with discrete(n) or box(low, high, shape).");
};

const isSpace = (it: unknown): boolean =>
  isRecord(it) && Array.isArray(it["shape"]) && (it["kind"] === "discrete" || (it["kind"] === "box" && isNDArray(it["low"])));
