/** What is known of arrays before their numbers are: dtypes, and what they can hold; shapes. */
import { bytesPerElement, highest, isFloat, isInteger, lowest, type DType } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { isNDArray, type ArrayLike, type NDArray, type Shape } from "../ndarray.js";
import { arrayOf, commonType, constant } from "../promote.js";
import { ValueError } from "../valueError.js";
import { axisOf, namedDType } from "./arguments.js";

/** What a float can hold. */
export interface FloatInfo {
  readonly dtype: DType;
  readonly bits: number;
  /** The distance from 1 to the next larger number. */
  readonly eps: number;
  /** The distance from 1 to the next smaller number. */
  readonly epsneg: number;
  readonly max: number;
  readonly min: number;
  /** The smallest positive number of full precision. */
  readonly tiny: number;
  readonly smallestNormal: number;
  /** The smallest positive number. */
  readonly smallestSubnormal: number;
  /** How many decimal digits are always right. */
  readonly precision: number;
}

/** The limits of a float dtype. */
export const finfo = (dtype: DType): FloatInfo => {
  const it = namedDType("finfo", dtype);
  if (!isFloat(it))
    throw new DTypeError({
      op: "finfo",
      given: { dtype: it },
      expected: "float32 or float64",
      mend: "Use np.iinfo for integers.",
    });
  const [bits, mantissa, exponent] = it === "float32" ? [32, 23, 126] : [64, 52, 1022];
  const max = (2 - 2 ** -mantissa) * 2 ** (exponent + 1);
  const tiny = 2 ** -exponent;
  return {
    dtype: it,
    bits,
    eps: 2 ** -mantissa,
    epsneg: 2 ** (-mantissa - 1),
    max,
    min: -max,
    tiny,
    smallestNormal: tiny,
    smallestSubnormal: 2 ** (-exponent - mantissa),
    precision: it === "float32" ? 6 : 15,
  };
};

/** What an integer can hold. */
export interface IntegerInfo {
  readonly dtype: DType;
  readonly bits: number;
  readonly min: number;
  readonly max: number;
}

/** The limits of an integer dtype. */
export const iinfo = (dtype: DType): IntegerInfo => {
  const it = namedDType("iinfo", dtype);
  if (!isInteger(it))
    throw new DTypeError({ op: "iinfo", given: { dtype: it }, expected: "an integer dtype", mend: "Use np.finfo for floats." });
  return { dtype: it, bits: 8 * bytesPerElement(it), min: lowest(it), max: highest(it) };
};

/**
 * The dtype that arrays, numbers and dtypes have together in a function of several arguments.
 *
 * @example
 * ```ts
 * np.resultType("int32", 0.5); // "float32"
 * ```
 */
export const resultType = (...xs: readonly (ArrayLike | DType)[]): DType => {
  if (xs.length === 0)
    throw new ValueError({
      op: "resultType",
      given: "nothing",
      expected: "at least one array, number or dtype",
      mend: "Pass what is to be combined.",
    });
  return commonType(
    "resultType",
    xs.map((x) => (typeof x === "string" ? constant([], 0, namedDType("resultType", x)) : x)),
  );
};

/** Whether every number of one dtype is one of the other. An array stands for its dtype. */
export const canCast = (from: DType | NDArray, to: DType): boolean => {
  const source = namedDType("canCast", isNDArray(from) ? from.dtype : from);
  const target = namedDType("canCast", to);
  if (source === target || source === "bool") return true;
  if (target === "bool") return false;
  if (isFloat(source)) return target === "float64";
  if (isFloat(target)) return target === "float64" || bytesPerElement(source) === 1;
  return lowest(target) <= lowest(source) && highest(source) <= highest(target);
};

/** Whether a value is a single number and not an array. */
export const isscalar = (x: unknown): boolean => typeof x === "number" || typeof x === "boolean";

/** The lengths of the axes. */
export const shape = (x: ArrayLike): Shape => arrayOf("shape", x).shape;

/** The number of axes. */
export const ndim = (x: ArrayLike): number => arrayOf("ndim", x).ndim;

/** The number of elements, in all or along an axis. */
export const size = (x: ArrayLike, axis?: number | null): number => {
  const a = arrayOf("size", x);
  return axis === undefined || axis === null ? a.size : a.shape[axisOf("size", a.ndim, axis)];
};
