/** Products, extremes and truth over axes. */
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as places from "../primitives/argMinMax.js";
import { convertDtype } from "../primitives/convertDtype.js";
import * as lax from "../primitives/reductions.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { reshape } from "../primitives/reshape.js";
import { sub } from "../primitives/arithmetic.js";
import { arrayOf } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { axesOf, axisOf, dtypeOf, type Axes } from "./arguments.js";
import type { ReduceOptions, ReduceTypeOptions } from "./options.js";
import { numberType, restored, sumType } from "./sums.js";
import { optionsOf } from "../optionsOf.js";

/** The product over axes; over all of them where none is given. Over an empty axis it is 1. Zeros have derivatives too. */
export const prod = (x: ArrayLike, axis?: Axes, options?: ReduceTypeOptions): NDArray => prodOf("prod", x, axis, options);

/** {@link prod}, for functions of other names. */
export const prodOf = (op: string, x: ArrayLike, axis: Axes, options: ReduceTypeOptions | undefined): NDArray => {
  const { keepdims, dtype } = optionsOf(op, options, { keepdims: false, dtype: undefined });
  const a = arrayOf(op, x);
  const axes = axesOf(op, a.ndim, axis);
  const to = dtypeOf(op, dtype, sumType(a.dtype));
  return restored(convertDtype(lax.reduceProd(convertDtype(a, numberType(to)), axes), to), a, axes, keepdims);
};

/**
 * The largest element over axes; over all of them where none is given. NaN if any is. Equal ones share the derivative
 * evenly.
 *
 * @throws {@link ShapeError} over an empty axis, as nothing is the largest of no elements.
 * @example
 * ```ts
 * np.max(np.array([[1, 5], [3, 2]]), 1); // [5. 3.]
 * ```
 */
export const max = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("max", options, { keepdims: false });
  return extreme("max", lax.reduceMax, x, axis, keepdims);
};

/** The smallest element over axes: see {@link max}. */
export const min = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("min", options, { keepdims: false });
  return extreme("min", lax.reduceMin, x, axis, keepdims);
};

export { max as amax, min as amin };

/** The largest less the smallest element over axes. */
export const ptp = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("ptp", options, { keepdims: false });
  if (arrayOf("ptp", x).dtype === "bool")
    throw new DTypeError({
      op: "ptp",
      given: { x: "bool" },
      expected: "numbers",
      mend: 'Convert with astype(x, "int32") first.',
    });
  return sub(extreme("ptp", lax.reduceMax, x, axis, keepdims), extreme("ptp", lax.reduceMin, x, axis, keepdims));
};

/** The largest or smallest element, for functions of other names. */
export const extreme = (
  op: string,
  reduce: (x: NDArray, axes: readonly number[]) => NDArray,
  x: ArrayLike,
  axis: Axes,
  keepdims: boolean,
): NDArray => {
  const a = arrayOf(op, x);
  const axes = axesOf(op, a.ndim, axis);
  checkNotEmpty(op, a, axes);
  return restored(reduce(a, axes), a, axes, keepdims);
};

/** Throws where there would be no element to choose. */
export const checkNotEmpty = (op: string, x: NDArray, axes: readonly number[]): void => {
  if (axes.every((axis) => x.shape[axis] !== 0)) return;
  throw new ShapeError({
    op,
    given: { x: x.shape },
    expected: `at least one element along ${axes.length === 1 ? `axis ${axes[0]}` : `the axes ${axes.join(", ")}`}`,
    mend: "Leave empty arrays out, or reduce another axis.",
  });
};

/** Whether any element over axes is not zero, as bool; over no elements, false. */
export const any = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("any", options, { keepdims: false });
  const a = arrayOf("any", x);
  const axes = axesOf("any", a.ndim, axis);
  return restored(lax.reduceOr(convertDtype(a, "bool"), axes), a, axes, keepdims);
};

/** Whether all elements over axes are not zero, as bool; over no elements, true. */
export const all = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("all", options, { keepdims: false });
  const a = arrayOf("all", x);
  const axes = axesOf("all", a.ndim, axis);
  return restored(lax.reduceAnd(convertDtype(a, "bool"), axes), a, axes, keepdims);
};

/** How many elements over axes are not zero, as int32. */
export const countNonzero = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("countNonzero", options, { keepdims: false });
  const a = arrayOf("countNonzero", x);
  const axes = axesOf("countNonzero", a.ndim, axis);
  return restored(reduceSum(convertDtype(convertDtype(a, "bool"), "int32"), axes), a, axes, keepdims);
};

/**
 * The index of the largest element along an axis, as int32; without an axis, among all elements as they lie. The
 * first of equals; the first NaN, if there is one.
 *
 * @throws {@link ShapeError} over an empty axis.
 */
export const argmax = (x: ArrayLike, axis?: number | null, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("argmax", options, { keepdims: false });
  return placeAlong("argmax", places.argmax, x, axis, keepdims);
};

/** The index of the smallest element along an axis: see {@link argmax}. */
export const argmin = (x: ArrayLike, axis?: number | null, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("argmin", options, { keepdims: false });
  return placeAlong("argmin", places.argmin, x, axis, keepdims);
};

/** The index of the largest or smallest element, for functions of other names. */
export const placeAlong = (
  op: string,
  find: (x: NDArray, axis: number) => NDArray,
  x: ArrayLike,
  axis: number | null | undefined,
  keepdims: boolean,
): NDArray => {
  const a = arrayOf(op, x);
  if (axis === null || axis === undefined) {
    const axes = axesOf(op, a.ndim, null);
    checkNotEmpty(op, a, axes);
    return restored(find(reshape(a, [a.size]), 0), a, axes, keepdims);
  }
  const at = axisOf(op, a.ndim, axis);
  checkNotEmpty(op, a, [at]);
  return restored(find(a, at), a, [at], keepdims);
};
