/** The checks that datasets share, of arguments that are none of their kind. */
import { DTypeError, isNDArray, ValueError, type NDArray } from "@nabla-js/ndarray";
import { isFloat, notAnArray, show } from "@nabla-js/ndarray/internal";

const refuse = (op: string, name: string, value: unknown, expected: string, mend: string): never => {
  throw new ValueError({ op, given: value === undefined ? `no ${name}` : `${name} ${show(value)}`, expected, mend });
};

/** Throws unless `value` is a whole number of at least `least`. */
export const checkCount = (op: string, name: string, value: unknown, least: number, mend = "Pass a count."): void => {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    refuse(op, name, value, `a whole number of at least ${least}`, mend);
};

/** Throws unless `value` is a finite number of this range. */
export const checkNumber = (
  op: string,
  name: string,
  value: unknown,
  range: "any" | "positive" | "not negative" | "a probability" = "any",
  mend = "Pass a plain number.",
): void => {
  const [isRight, expected] = {
    any: [() => true, "a finite number"] as const,
    positive: [(x: number) => x > 0, "a number above 0"] as const,
    "not negative": [(x: number) => x >= 0, "a number from 0 on"] as const,
    "a probability": [(x: number) => x >= 0 && x <= 1, "a number from 0 to 1"] as const,
  }[range];
  if (!Number.isFinite(value) || !isRight(value as number)) refuse(op, name, value, expected, mend);
};

/** Throws unless it is text. */
export const checkText = (op: string, name: string, text: unknown, mend = "Write it in quotes."): void => {
  if (typeof text !== "string") refuse(op, name, text, "a string", mend);
};

/** Throws unless it is a list of texts. */
export const checkTexts = (op: string, name: string, list: unknown, mend = 'Write it as ["a", "b"].'): void => {
  if (!Array.isArray(list)) refuse(op, name, list, "a list of strings", typeof list === "string" ? "Put it into a list." : mend);
  (list as readonly unknown[]).forEach((text, i) => checkText(op, `${name}[${i}]`, text));
};

/** Throws unless it is a list. */
export const checkList = (op: string, name: string, list: unknown, expected: string, mend: string): void => {
  if (!Array.isArray(list)) refuse(op, name, list, expected, mend);
};

/** Throws unless it is an object: of a class, too. */
export const checkObject = (op: string, name: string, it: unknown, expected: string, mend: string): void => {
  if (typeof it !== "object" || it === null || Array.isArray(it) || isNDArray(it)) refuse(op, name, it, expected, mend);
};

/** Throws unless options are there, where one of them has no default. */
export const checkOptions = (op: string, options: unknown, needed: string): void =>
  checkObject(op, "options", options, `an object with ${needed}`, `Write it as { ${needed}: … }.`);

/** Throws unless it is a function. */
export const checkFunction = (op: string, name: string, f: unknown, mend = "Pass the function itself."): void => {
  if (typeof f !== "function") refuse(op, name, f, "a function", mend);
};

/** Throws unless it is an array. */
export const checkArray = (op: string, name: string, x: unknown, expected = "an array"): void => {
  if (!isNDArray(x)) throw notAnArray(op, name, x, expected);
};

/** Throws unless it is an array of floats. */
export const checkFloats = (op: string, name: string, x: NDArray, mend = "Convert it with np.astype first."): void => {
  checkArray(op, name, x, "an array of floats");
  if (!isFloat(x.dtype)) throw new DTypeError({ op, given: { [name]: x.dtype }, expected: "float32 or float64", mend });
};

/** Throws unless it holds elements in an order. */
export const checkSequence = (op: string, data: unknown): void => {
  const parts = (typeof data === "object" ? data : null) as Partial<Record<string, unknown>> | null;
  if (typeof parts?.["at"] !== "function" || typeof parts["rows"] !== "function" || typeof parts["length"] !== "number")
    refuse(
      op,
      "data",
      data,
      "a sequence",
      isNDArray(data) ? "Make one with examples(x)." : "Make one with examples(arrays), or with sequence(length, at).",
    );
};

/** Throws unless it can be gone through, all at once or in time. */
export const checkStream = (op: string, data: unknown): void => {
  const parts = data as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
  const begin = typeof data === "object" ? (parts?.[Symbol.asyncIterator] ?? parts?.[Symbol.iterator]) : undefined;
  if (typeof begin !== "function")
    refuse(op, "data", data, "something to go through with for await", "Pass a list, a sequence or a generator.");
};
