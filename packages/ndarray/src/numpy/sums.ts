/** Sums and means over axes. */
import { isFloat, type DType } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div } from "../primitives/arithmetic.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { arrayOf } from "../promote.js";
import { axesOf, dtypeOf, type Axes } from "./arguments.js";
import type { ReduceTypeOptions } from "./options.js";
import { optionsOf } from "../optionsOf.js";

/**
 * The sum over axes; over all of them where none is given. Floats are summed in double and rounded once. Over an
 * empty axis it is 0.
 *
 * @param axis - One axis or several; negative ones count from the end.
 * @example
 * ```ts
 * np.sum(np.array([[1, 2], [3, 4]]), 0); // [4. 6.]
 * ```
 */
export const sum = (x: ArrayLike, axis?: Axes, options?: ReduceTypeOptions): NDArray => sumOf("sum", x, axis, options);

/** {@link sum}, for functions of other names. */
export const sumOf = (op: string, x: ArrayLike, axis: Axes, options: ReduceTypeOptions | undefined): NDArray => {
  const { keepdims, dtype } = optionsOf(op, options, { keepdims: false, dtype: undefined });
  const a = arrayOf(op, x);
  const axes = axesOf(op, a.ndim, axis);
  const to = dtypeOf(op, dtype, sumType(a.dtype));
  return restored(convertDtype(reduceSum(convertDtype(a, numberType(to)), axes), to), a, axes, keepdims);
};

/**
 * The mean over axes; over all of them where none is given. Integers and bools become float32. Over an empty axis it
 * is NaN.
 */
export const mean = (x: ArrayLike, axis?: Axes, options?: ReduceTypeOptions): NDArray => {
  const { keepdims, dtype } = optionsOf("mean", options, { keepdims: false, dtype: undefined });
  const a = arrayOf("mean", x);
  const axes = axesOf("mean", a.ndim, axis);
  const to = dtypeOf("mean", dtype, isFloat(a.dtype) ? a.dtype : "float32");
  const total = reduceSum(convertDtype(a, isFloat(to) ? to : "float32"), axes);
  const count = axes.reduce((n, i) => n * a.shape[i], 1);
  return restored(convertDtype(div(total, fullLike(total, count)), to), a, axes, keepdims);
};

/** The dtype of a sum: wide enough for many small integers. */
export const sumType = (dtype: DType): DType =>
  dtype === "bool" || dtype === "int8" ? "int32" : dtype === "uint8" ? "uint32" : dtype;

/** Where to compute for a dtype: bool has no arithmetic. */
export const numberType = (dtype: DType): DType => (dtype === "bool" ? "int32" : dtype);

/** What a reduction over `axes` of `x` returns: with `keepdims`, the reduced axes stand again, with length 1. */
export const restored = (y: NDArray, x: NDArray, axes: readonly number[], keepdims: boolean): NDArray =>
  keepdims
    ? reshape(
        y,
        x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length)),
      )
    : y;
