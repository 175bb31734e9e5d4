/** Which dtype several arrays and numbers have together. */
import { isFloat, isUnsigned, highest, lowest, type DType } from "./dtype.js";
import { ensureEager } from "./concreteArray.js";
import { isNDArray, type ArrayLike, type NDArray } from "./ndarray.js";
import { notAnArray } from "./notAnArray.js";
import { convertDtype } from "./primitives/convertDtype.js";
import { full } from "./primitives/full.js";
import type { Shape } from "./shape.js";
import { ValueError } from "./valueError.js";
import { checkDType } from "./checks.js";

/**
 * The smallest dtype that holds what arrays of these dtypes hold together, as in jax.numpy with 32 bits:
 *
 *     bool < uint8, int8 < uint32, int32 < float32 < float64
 *
 * Signed with unsigned is int32, even int32 with uint32.
 *
 * @throws {@link ValueError} when no dtype is given.
 */
export const promoteTypes = (...dtypes: readonly DType[]): DType => {
  if (dtypes.length === 0)
    throw new ValueError({
      op: "promoteTypes",
      given: "no dtypes",
      expected: "at least one",
      mend: "Pass the dtypes to combine.",
    });
  for (const dtype of dtypes) checkDType("promoteTypes", dtype);
  return dtypes.reduce(promoteTwo);
};

const promoteTwo = (a: DType, b: DType): DType => {
  if (a === b) return a;
  if (a === "float64" || b === "float64") return "float64";
  if (a === "float32" || b === "float32") return "float32";
  if (a === "bool") return b;
  if (b === "bool") return a;
  return isUnsigned(a) && isUnsigned(b) ? "uint32" : "int32";
};

/**
 * The dtype that {@link promote} gives to arrays and numbers. A number whose value is whole adopts the dtype of the
 * arrays (bool becomes int32), any other makes integers float32; numbers alone are float32.
 */
export const commonType = (op: string, xs: readonly ArrayLike[]): DType => {
  let dtype: DType | null = null;
  let weak: "integer" | "float" | null = null;
  for (const x of xs) {
    const open = weaknessOf(x);
    if (open !== null) weak = weak === "float" ? weak : open;
    else {
      const own = typeof x === "boolean" ? "bool" : checkArray(op, x).dtype;
      dtype = dtype === null ? own : promoteTwo(dtype, own);
    }
  }
  if (dtype === null) return "float32";
  if (weak === null || isFloat(dtype)) return dtype;
  if (weak === "float") return "float32";
  return dtype === "bool" ? "int32" : dtype;
};

/** Arrays and numbers as arrays of their common dtype, each in its own shape. */
export const promote = (op: string, ...xs: readonly ArrayLike[]): NDArray[] => {
  const dtype = commonType(op, xs);
  return xs.map((x) => toDtypeOf(op, x, dtype));
};

/** Arrays and numbers as arrays of their common float: integers and bool become float32. */
export const promoteFloat = (op: string, ...xs: readonly ArrayLike[]): NDArray[] => {
  const dtype = commonType(op, xs);
  return xs.map((x) => toDtypeOf(op, x, isFloat(dtype) ? dtype : "float32"));
};

/** One array or number in a dtype; a number in any `shape`. */
export const toDtypeOf = (op: string, x: ArrayLike, dtype: DType, shape: Shape = []): NDArray =>
  typeof x === "number" || typeof x === "boolean"
    ? constant(shape, numberIn(op, Number(x), dtype), dtype)
    : convertDtype(checkArray(op, x), dtype);

/** One array or number as an array; a number is float32, a boolean bool. */
export const arrayOf = (op: string, x: ArrayLike): NDArray => {
  if (typeof x === "number") return constant([], x, "float32");
  if (typeof x === "boolean") return constant([], x ? 1 : 0, "bool");
  return checkArray(op, x).weak === undefined ? x : convertDtype(x, "float32");
};

/** One array or number as an array of floats: integers and bool become float32. */
export const floatOf = (op: string, x: ArrayLike): NDArray => {
  const array = arrayOf(op, x);
  return isFloat(array.dtype) ? array : convertDtype(array, "float32");
};

/** An array filled with one number, also where no array was made before. */
export const constant = (shape: Shape, value: number, dtype: DType): NDArray => {
  ensureEager();
  return full(shape, value, dtype);
};

/** Whether a value is a number whose dtype is open, and of which kind. */
const weaknessOf = (x: ArrayLike): "integer" | "float" | null => {
  if (typeof x === "number") return Number.isInteger(x) ? "integer" : "float";
  return (typeof x === "object" && x?.weak) || null;
};

const numberIn = (op: string, value: number, dtype: DType): number => {
  if (isFloat(dtype) || (value >= lowest(dtype) && value <= highest(dtype))) return value;
  throw new ValueError({
    op,
    given: `the number ${value} beside an array of ${dtype}`,
    expected: `a number from ${lowest(dtype)} to ${highest(dtype)}`,
    mend: "Convert the array with astype to a dtype that holds the number.",
  });
};

const checkArray = (op: string, x: unknown): NDArray => {
  if (isNDArray(x)) return x;
  throw notAnArray(op, "the value", x, "an array, a number or a boolean");
};
