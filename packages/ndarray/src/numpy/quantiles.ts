/** Medians and quantiles. */
import { broadcastTo } from "../broadcast.js";
import { isConcrete, type ArrayLike, type NDArray } from "../ndarray.js";
import { add, div, mul, sub } from "../primitives/arithmetic.js";
import { eq, ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { max } from "../primitives/minMax.js";
import { reshape } from "../primitives/reshape.js";
import { ceil, floor, isFinite, round } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { sort } from "../primitives/sort.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { takeAlong } from "../primitives/takeAlong.js";
import { moveaxis, transpose } from "../primitives/transpose.js";
import { arrayOf, constant, floatOf } from "../promote.js";
import { range } from "../shape.js";
import { toTypedArray } from "../array.js";
import { ValueError } from "../valueError.js";
import { axesOf, oneOf, type Axes } from "./arguments.js";
import type { ReduceOptions } from "./options.js";
import { checkNotEmpty } from "./reductions.js";
import { sliceRanges } from "./slicing.js";
import { optionsOf } from "../optionsOf.js";

const methods = ["linear", "lower", "higher", "nearest", "midpoint"] as const;

/** What lies between two neighbours in order. */
export type QuantileMethod = (typeof methods)[number];

/** The options of the quantiles. */
export interface QuantileOptions extends ReduceOptions {
  /** How to choose between two neighbours. @defaultValue "linear" */
  readonly method?: QuantileMethod;
}

/**
 * The number below which a fraction `q` of the elements lies, over axes; over all of them where none is given. In order,
 * element i stands for the fraction i / (n − 1); between two it is interpolated. NaN if any element is.
 *
 * @param q - Fractions from 0 to 1, of any shape.
 * @returns The axes of `q`, then those that were not reduced.
 * @throws ShapeError over an empty axis; {@link ValueError} for a fraction outside 0 … 1.
 * @example
 * ```ts
 * np.quantile(np.array([1, 2, 3, 4]), 0.25); // 1.75
 * ```
 */
export const quantile = (x: ArrayLike, q: ArrayLike, axis?: Axes, options?: QuantileOptions): NDArray =>
  quantileOf("quantile", x, fractions("quantile", q, 1), axis, options, false);

/** {@link quantile}, with percentages from 0 to 100. */
export const percentile = (x: ArrayLike, q: ArrayLike, axis?: Axes, options?: QuantileOptions): NDArray =>
  quantileOf("percentile", x, fractions("percentile", q, 100), axis, options, false);

/** The middle element in order, or the mean of the two in the middle, over axes. NaN if any element is. */
export const median = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("median", options, { keepdims: false });
  return quantileOf("median", x, fractions("median", 0.5, 1), axis, { keepdims }, false);
};

/** {@link quantile} of the elements that are not NaN; NaN where all are. */
export const nanquantile = (x: ArrayLike, q: ArrayLike, axis?: Axes, options?: QuantileOptions): NDArray =>
  quantileOf("nanquantile", x, fractions("nanquantile", q, 1), axis, options, true);

/** {@link percentile} of the elements that are not NaN; NaN where all are. */
export const nanpercentile = (x: ArrayLike, q: ArrayLike, axis?: Axes, options?: QuantileOptions): NDArray =>
  quantileOf("nanpercentile", x, fractions("nanpercentile", q, 100), axis, options, true);

/** {@link median} of the elements that are not NaN; NaN where all are. */
export const nanmedian = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("nanmedian", options, { keepdims: false });
  return quantileOf("nanmedian", x, fractions("nanmedian", 0.5, 1), axis, { keepdims }, true);
};

/** Fractions in double, so that places in long arrays are exact. */
const fractions = (op: string, q: ArrayLike, whole: number): NDArray => {
  const given = typeof q === "number" ? constant([], q, "float64") : arrayOf(op, q);
  const known = typeof q === "number" ? [q] : isConcrete(given) ? [...toTypedArray(given)] : [];
  const outside = known.find((v) => !(v >= 0 && v <= whole));
  if (outside !== undefined)
    throw new ValueError({
      op,
      given: `q ${outside}`,
      expected: `numbers from 0 to ${whole}`,
      mend: whole === 1 ? "Use np.percentile for percentages." : "Use np.quantile for fractions from 0 to 1.",
    });
  const wide = convertDtype(given, "float64");
  return whole === 1 ? wide : div(wide, fullLike(wide, whole));
};

const quantileOf = (
  op: string,
  x: ArrayLike,
  q: NDArray,
  axis: Axes,
  options: QuantileOptions | undefined,
  skipsNaN: boolean,
): NDArray => {
  const { method, keepdims } = optionsOf(op, options, { method: "linear", keepdims: false });
  const a = floatOf(op, x);
  const how = oneOf(op, "method", method, methods);
  const axes = axesOf(op, a.ndim, axis);
  checkNotEmpty(op, a, axes);
  const rest = range(a.ndim).filter((i) => !axes.includes(i));
  const outer = rest.map((i) => a.shape[i]);
  const n = axes.reduce((count, i) => count * a.shape[i], 1);
  const rows = reshape(transpose(a, [...rest, ...axes]), [...outer, n]);
  const [sorted] = sort([rows], outer.length);

  // For each row and fraction a place between 0 and the last, which is another in rows that lose their NaNs.
  const shape = [...outer, q.size];
  const ofQ = broadcastTo(reshape(q, [q.size]), shape);
  const isNumber = eq(rows, rows);
  const count = reduceSum(convertDtype(isNumber, "float64"), [outer.length]);
  const last = skipsNaN ? max(sub(count, fullLike(count, 1)), fullLike(count, 0)) : fullLike(count, n - 1);
  const place = mul(ofQ, broadcastTo(reshape(last, [...outer, 1]), shape));
  const [below, above] = [floor(place), ceil(place)];
  const element = (at: NDArray): NDArray => takeAlong(sorted, convertDtype(at, "int32"), outer.length);

  const between = (weight: NDArray): NDArray => {
    const [low, high] = [element(below), element(above)];
    const w = convertDtype(weight, a.dtype);
    const distance = sub(high, low);
    // Two that are infinitely far apart, or whose distance is too large a number, are weighed one by one.
    const isNear = isFinite(distance);
    const weighed = add(mul(sub(fullLike(w, 1), w), low), mul(w, high));
    const apart = select(eq(low, high), low, weighed);
    return select(isNear, add(low, mul(w, select(isNear, distance, fullLike(low, 0)))), apart);
  };
  const value =
    how === "linear"
      ? between(sub(place, below))
      : how === "midpoint"
        ? between(select(eq(below, above), fullLike(place, 0), fullLike(place, 0.5)))
        : element(how === "lower" ? below : how === "higher" ? above : round(place));

  // Sorted, NaN stands last.
  const largest = sliceRanges(sorted, [
    ...outer.map((length) => ({ start: 0, step: 1, count: length })),
    { start: n - 1, step: 1, count: 1 },
  ]);
  const isNaN = broadcastTo(ne(largest, largest), shape);
  const checked = skipsNaN ? value : select(isNaN, fullLike(value, NaN), value);

  const front = moveaxis(checked, outer.length, 0);
  const kept = keepdims ? a.shape.map((length, i) => (axes.includes(i) ? 1 : length)) : outer;
  return reshape(front, [...q.shape, ...kept]);
};
