/** Reductions that leave NaN out. */
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div, sub } from "../primitives/arithmetic.js";
import { broadcastTo } from "../broadcast.js";
import { eq, gt } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import * as lax from "../primitives/cumulative.js";
import * as places from "../primitives/argMinMax.js";
import { fullLike } from "../primitives/full.js";
import { reduceMax, reduceMin } from "../primitives/reductions.js";
import { square } from "../primitives/power.js";
import { select } from "../primitives/select.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { arrayOf, floatOf } from "../promote.js";
import { axesOf, type Axes } from "./arguments.js";
import { running, type CumulativeOptions } from "./cumulating.js";
import type { ReduceOptions, ReduceTypeOptions } from "./options.js";
import { checkNotEmpty, extreme, placeAlong, prodOf } from "./reductions.js";
import { divisorLoss, floatDType, rootOf, type VarianceOptions, varianceDefaults } from "./statistics.js";
import { restored, sumOf } from "./sums.js";
import { optionsOf } from "../optionsOf.js";

/** np.sum of the elements that are not NaN. */
export const nansum = (x: ArrayLike, axis?: Axes, options?: ReduceTypeOptions): NDArray =>
  sumOf("nansum", filled("nansum", x, 0), axis, options);

/** np.prod of the elements that are not NaN. */
export const nanprod = (x: ArrayLike, axis?: Axes, options?: ReduceTypeOptions): NDArray =>
  prodOf("nanprod", filled("nanprod", x, 1), axis, options);

/** np.cumsum that takes NaN for 0. */
export const nancumsum = (x: ArrayLike, axis?: number | null, options?: CumulativeOptions): NDArray => {
  const { dtype } = optionsOf("nancumsum", options, { dtype: undefined });
  return running("nancumsum", lax.cumsum, filled("nancumsum", x, 0), axis, dtype);
};

/** np.cumprod that takes NaN for 1. */
export const nancumprod = (x: ArrayLike, axis?: number | null, options?: CumulativeOptions): NDArray => {
  const { dtype } = optionsOf("nancumprod", options, { dtype: undefined });
  return running("nancumprod", lax.cumprod, filled("nancumprod", x, 1), axis, dtype);
};

/** np.max of the elements that are not NaN; NaN where all are. */
export const nanmax = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray =>
  most("nanmax", reduceMax, -Infinity, x, axis, options);

/** np.min of the elements that are not NaN; NaN where all are. */
export const nanmin = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray =>
  most("nanmin", reduceMin, Infinity, x, axis, options);

/** The index of the largest element that is not NaN, as int32; −1 where all are. */
export const nanargmax = (x: ArrayLike, axis?: number | null, options?: ReduceOptions): NDArray =>
  placeOf("nanargmax", places.argmax, -Infinity, x, axis, options);

/** The index of the smallest element that is not NaN, as int32; −1 where all are. */
export const nanargmin = (x: ArrayLike, axis?: number | null, options?: ReduceOptions): NDArray =>
  placeOf("nanargmin", places.argmin, Infinity, x, axis, options);

/** The mean of the elements that are not NaN; NaN where all are. */
export const nanmean = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("nanmean", options, { keepdims: false });
  const a = floatOf("nanmean", x);
  const axes = axesOf("nanmean", a.ndim, axis);
  return restored(meanOf(a, axes), a, axes, keepdims);
};

/** The variance of the elements that are not NaN; NaN where too few are left for the divisor. */
export const nanvar = (x: ArrayLike, axis?: Axes, options?: VarianceOptions): NDArray => spread("nanvar", x, axis, options);

/** The standard deviation of the elements that are not NaN. */
export const nanstd = (x: ArrayLike, axis?: Axes, options?: VarianceOptions): NDArray =>
  rootOf(spread("nanstd", x, axis, options));

const spread = (op: string, x: ArrayLike, axis: Axes, options: VarianceOptions | undefined): NDArray => {
  const { ddof, correction, keepdims, dtype } = optionsOf(op, options, varianceDefaults);
  const given = arrayOf(op, x);
  const a = convertDtype(given, floatDType(op, dtype, given.dtype));
  const axes = axesOf(op, a.ndim, axis);
  const center = broadcastTo(restored(meanOf(a, axes), a, axes, true), a.shape);
  const isNumber = eq(a, a);
  const distances = sub(select(isNumber, a, fullLike(a, 0)), select(isNumber, center, fullLike(a, 0)));
  const squares = reduceSum(square(distances), axes);
  const free = sub(countOf(a, axes), fullLike(squares, divisorLoss(op, correction ?? ddof)));
  const isEnough = gt(free, fullLike(free, 0));
  return restored(div(squares, select(isEnough, free, fullLike(free, NaN))), a, axes, keepdims);
};

const meanOf = (x: NDArray, axes: readonly number[]): NDArray =>
  div(reduceSum(select(eq(x, x), x, fullLike(x, 0)), axes), countOf(x, axes));

const countOf = (x: NDArray, axes: readonly number[]): NDArray => reduceSum(convertDtype(eq(x, x), x.dtype), axes);

const filled = (op: string, x: ArrayLike, value: number): NDArray => {
  const a = arrayOf(op, x);
  return isFloat(a.dtype) ? select(eq(a, a), a, fullLike(a, value)) : a;
};

const most = (
  op: string,
  reduce: typeof reduceMax,
  value: number,
  x: ArrayLike,
  axis: Axes,
  options: ReduceOptions | undefined,
): NDArray => {
  const { keepdims } = optionsOf(op, options, { keepdims: false });
  const a = arrayOf(op, x);
  const axes = axesOf(op, a.ndim, axis);
  checkNotEmpty(op, a, axes);
  const y = extreme(op, reduce, filled(op, a, value), axes, keepdims);
  if (!isFloat(a.dtype)) return y;
  return select(anyNumber(a, axes, keepdims), y, fullLike(y, NaN));
};

const placeOf = (
  op: string,
  find: typeof places.argmax,
  value: number,
  x: ArrayLike,
  axis: number | null | undefined,
  options: ReduceOptions | undefined,
): NDArray => {
  const { keepdims } = optionsOf(op, options, { keepdims: false });
  const a = arrayOf(op, x);
  const axes = axesOf(op, a.ndim, axis);
  checkNotEmpty(op, a, axes);
  const y = placeAlong(op, find, filled(op, a, value), axis, keepdims);
  if (!isFloat(a.dtype)) return y;
  return select(anyNumber(a, axes, keepdims), y, fullLike(y, -1));
};

const anyNumber = (x: NDArray, axes: readonly number[], keepdims: boolean): NDArray =>
  convertDtype(restored(reduceSum(convertDtype(eq(x, x), "int32"), axes), x, axes, keepdims), "bool");
