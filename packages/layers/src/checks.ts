/** The checks that layers share: made when a layer is, so that a mistake shows where it was written. */
import { DTypeError, isNDArray, ShapeError, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { notAnArray, show } from "@nabla-js/ndarray/internal";

/** Throws unless `value` is a whole number from `least` on: units, channels, a stride. */
export const checkCount = (op: string, name: string, value: number, least = 1): void => {
  if (!Number.isInteger(value) || value < least)
    throw new ValueError({
      op,
      given: `${name} ${show(value)}`,
      expected: `a whole number from ${least} on`,
      mend: `Give ${name} as a whole number.`,
    });
};

/** Throws unless `value` is a finite number of this range. */
export const checkNumber = (
  op: string,
  name: string,
  value: number,
  range: "any" | "positive" | "not negative" = "any",
): void => {
  const isRight = Number.isFinite(value) && (range === "any" || (range === "positive" ? value > 0 : value >= 0));
  if (!isRight)
    throw new ValueError({
      op,
      given: `${name} ${show(value)}`,
      expected: { any: "a finite number", positive: "a number above 0", "not negative": "a number from 0 on" }[range],
      mend: `Give ${name} as a plain number.`,
    });
};

/** Throws unless `value` is one of the names. */
export const checkName = (op: string, name: string, value: string, names: readonly string[]): void => {
  if (!names.includes(value))
    throw new ValueError({
      op,
      given: `${name} ${show(value)}`,
      expected: `one of ${names.map((one) => `"${one}"`).join(", ")}`,
      mend: "Check the spelling.",
    });
};

/** Throws unless `value` is true or false. */
export const checkBoolean = (op: string, name: string, value: boolean): void => {
  if (typeof value !== "boolean")
    throw new ValueError({
      op,
      given: `${name} ${show(value)}`,
      expected: "true or false",
      mend: "Pass one of them, or leave it out.",
    });
};

/** Throws unless options are an object. */
export const checkOptions = (op: string, options: unknown): void => {
  if (typeof options !== "object" || options === null || isNDArray(options))
    throw new ValueError({
      op,
      given: `${show(options)} in the place of options`,
      expected: "an object, or nothing",
      mend: "Name each option, or leave them out.",
    });
};

/** Throws unless `f` is a function. */
export const checkFunction = (op: string, name: string, f: unknown, mend = "Pass the function itself."): void => {
  if (typeof f !== "function") throw new ValueError({ op, given: `${show(f)} as ${name}`, expected: "a function", mend });
};

/** Throws unless it makes values, or is `false` where a parameter may be left out. */
export const checkInitializer = (op: string, name: string, it: unknown, mayBeFalse = false): void => {
  if (typeof it !== "function" && !(mayBeFalse && it === false))
    throw new ValueError({
      op,
      given: `${show(it)} as ${name}`,
      expected: `an initializer${mayBeFalse ? ", or false for none" : ""}`,
      mend: `Pass a function of key and shape, such as zeros or normal(0.01).`,
    });
};

/** Throws unless each is an array. */
export const checkArrays = (op: string, arrays: Readonly<Record<string, unknown>>): void => {
  for (const [name, x] of Object.entries(arrays)) if (!isNDArray(x)) throw notAnArray(op, name, x, "an array");
};

/** Throws unless each is an array, or `null`. */
export const checkOptionalArrays = (op: string, arrays: Readonly<Record<string, unknown>>): void => {
  for (const [name, x] of Object.entries(arrays))
    if (x !== null && !isNDArray(x)) throw notAnArray(op, name, x, "an array, or null for none");
};

/** Throws unless it is an array or a number. */
export const checkOperand = (op: string, x: unknown): void => {
  if (!isNDArray(x) && typeof x !== "number" && typeof x !== "boolean") throw notAnArray(op, "x", x, "an array or a number");
};

/** Throws unless a mask is there and of bools, or not there. */
export const checkMask = (op: string, mask: NDArray | undefined): void => {
  if (mask === undefined || (isNDArray(mask) && mask.dtype === "bool")) return;
  throw new DTypeError({
    op,
    given: { mask: isNDArray(mask) ? mask.dtype : show(mask) },
    expected: "bool: true for what counts",
    mend: "Compare, as in np.notEqual(mask, 0); numbers that are added to scores are the bias of attention.",
  });
};

/** Throws unless it is a shape: a list of whole numbers from 0 on. */
export const checkShape = (op: string, shape: Shape, name = "inputShape"): void => {
  if (!Array.isArray(shape) || shape.some((length) => !Number.isInteger(length) || length < 0))
    throw new ValueError({
      op,
      given: `${name} ${show(shape)}`,
      expected: "a list of whole numbers from 0 on",
      mend:
        name === "inputShape"
          ? "Pass the shape of an input, batch axis included: x.shape."
          : "Give one for each axis, as in [2, 3].",
    });
};

/** The length of the last axis of the shape given to `init`. Throws when it has none. */
export const lastAxis = (op: string, shape: Shape): number => {
  if (shape.length === 0)
    throw new ShapeError({
      op: `${op}.init`,
      given: { inputShape: shape },
      expected: "the shape of a batch, [...batch, features]",
      mend: "Pass the shape of an input, batch axis included, as in init(key, x.shape).",
    });
  return shape[shape.length - 1];
};

/** The key given to `apply`. Throws when there is none: `use` says what it is for. */
export const needKey = (op: string, key: NDArray | undefined, use: string): NDArray => {
  if (key !== undefined) return key;
  throw new ValueError({
    op,
    given: "no key",
    expected: `a key ${use}`,
    mend: "Pass one: apply(params, state, x, { key, train: true }), a new one for each step.",
  });
};

/** Throws unless a fraction is in [0, 1). */
export const checkRate = (op: string, rate: number): void => {
  if (!(rate >= 0 && rate < 1))
    throw new ValueError({
      op,
      given: `rate ${show(rate)}`,
      expected: "a fraction in [0, 1)",
      mend: rate > 1 && rate < 100 ? `Did you mean ${rate / 100}?` : "Give the fraction of elements that are dropped.",
    });
};
