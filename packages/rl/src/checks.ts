/** The checks that environments, targets and policies share, of arguments that are none of their kind. */
import { isNDArray, ValueError } from "@nabla-js/ndarray";
import { isRecord, notAnArray, show } from "@nabla-js/ndarray/internal";

const refuse = (op: string, name: string, value: unknown, expected: string, mend: string): never => {
  throw new ValueError({ op, given: value === undefined ? `no ${name}` : `${name} ${show(value)}`, expected, mend });
};

/** Throws unless each is an array. */
export const checkArrays = (op: string, arrays: Readonly<Record<string, unknown>>): void => {
  for (const [name, x] of Object.entries(arrays)) if (!isNDArray(x)) throw notAnArray(op, name, x, "an array");
};

/** Throws unless it is an object with arrays under these names; others may stand there as well. */
export const checkFields = (op: string, name: string, it: unknown, fields: readonly string[]): void => {
  if (!isRecord(it)) refuse(op, name, it, `an object with ${fields.join(", ")}`, `Write it as { ${fields.join(", ")} }.`);
  for (const field of fields) checkArrays(op, { [`${name}.${field}`]: (it as Readonly<Record<string, unknown>>)[field] });
};

/** Throws unless it is a pair of arrays. */
export const checkPair = (op: string, name: string, pair: unknown): void => {
  if (!Array.isArray(pair) || pair.length !== 2) refuse(op, name, pair, "a pair of arrays", "Pass [q1, q2], of both critics.");
  (pair as readonly unknown[]).forEach((x, i) => checkArrays(op, { [`${name}[${i}]`]: x }));
};

/** Throws unless it is a function. */
export const checkFunction = (op: string, name: string, f: unknown): void => {
  if (typeof f !== "function") refuse(op, name, f, "a function", "Pass the function itself.");
};

/** Throws unless it is a number. */
export const checkNumber = (op: string, name: string, value: unknown): void => {
  if (typeof value !== "number" || Number.isNaN(value)) refuse(op, name, value, "a number", "Give a plain number.");
};

/** Throws unless it is an object with these functions and spaces. */
export const checkEnvironment = (op: string, env: unknown): void => {
  // Environments of one's own may be instances of a class.
  const parts = (typeof env === "object" ? env : null) as Partial<Record<string, unknown>> | null;
  const isOne = typeof parts?.["reset"] === "function" && typeof parts["step"] === "function";
  if (!isOne || !isSpace(parts?.["observationSpace"]) || !isSpace(parts?.["actionSpace"]))
    refuse(op, "env", env, "an environment", "Make one, such as cartPole(), or with defineEnvironment.");
};

/** Throws unless it is a space. */
export const checkSpace = (op: string, name: string, space: unknown): void => {
  if (!isSpace(space)) refuse(op, name, space, "a space", "Make one with discrete(n) or box(low, high, shape).");
};

const isSpace = (it: unknown): boolean =>
  isRecord(it) && Array.isArray(it["shape"]) && (it["kind"] === "discrete" || (it["kind"] === "box" && isNDArray(it["low"])));
