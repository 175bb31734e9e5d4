/** Sums and products of each element and all before it. */
import type { DType } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { concatenate } from "../primitives/concatenate.js";
import { convertDtype } from "../primitives/convertDtype.js";
import * as lax from "../primitives/cumulative.js";
import { full } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { arrayOf } from "../promote.js";
import { axisOf, dtypeOf } from "./arguments.js";
import { numberType, sumType } from "./sums.js";
import { ValueError } from "../valueError.js";
import { optionsOf } from "../optionsOf.js";

/** The options of the running sums and products. */
export interface CumulativeOptions {
  /** @defaultValue wide enough for sums: int32 for bool and int8, uint32 for uint8 */
  readonly dtype?: DType;
}

/**
 * The sum of each element and all before it along an axis; without one, of all elements as they lie.
 *
 * @example
 * ```ts
 * np.cumsum(np.array([1, 2, 3])); // [1. 3. 6.]
 * ```
 */
export const cumsum = (x: ArrayLike, axis?: number | null, options?: CumulativeOptions): NDArray => {
  const { dtype } = optionsOf("cumsum", options, { dtype: undefined });
  return running("cumsum", lax.cumsum, x, axis, dtype);
};

/** The product of each element and all before it along an axis; without one, of all elements as they lie. */
export const cumprod = (x: ArrayLike, axis?: number | null, options?: CumulativeOptions): NDArray => {
  const { dtype } = optionsOf("cumprod", options, { dtype: undefined });
  return running("cumprod", lax.cumprod, x, axis, dtype);
};

/** Running sums and products, for functions of other names. */
export const running = (
  op: string,
  f: (x: NDArray, axis: number) => NDArray,
  x: ArrayLike,
  axis: number | null | undefined,
  dtype: DType | undefined,
): NDArray => {
  const a = arrayOf(op, x);
  const to = dtypeOf(op, dtype, sumType(a.dtype));
  const y = convertDtype(a, numberType(to));
  if (axis === null || axis === undefined) return convertDtype(f(reshape(y, [a.size]), 0), to);
  return convertDtype(f(y, axisOf(op, a.ndim, axis)), to);
};

/** The options of {@link cumulativeSum} and {@link cumulativeProd}. */
export interface CumulativeStartOptions extends CumulativeOptions {
  /** Whether the result begins with the sum or product of no elements. @defaultValue false */
  readonly includeInitial?: boolean;
}

/** As {@link cumsum}; the axis may be left out only where there is but one. */
export const cumulativeSum = (x: ArrayLike, axis?: number | null, options?: CumulativeStartOptions): NDArray =>
  fromStart("cumulativeSum", lax.cumsum, 0, x, axis, options);

/** As {@link cumprod}; the axis may be left out only where there is but one. */
export const cumulativeProd = (x: ArrayLike, axis?: number | null, options?: CumulativeStartOptions): NDArray =>
  fromStart("cumulativeProd", lax.cumprod, 1, x, axis, options);

const fromStart = (
  op: string,
  f: (x: NDArray, axis: number) => NDArray,
  initial: number,
  x: ArrayLike,
  axis: number | null | undefined,
  options: CumulativeStartOptions | undefined,
): NDArray => {
  const { dtype, includeInitial } = optionsOf(op, options, { dtype: undefined, includeInitial: false });
  const a = arrayOf(op, x);
  if ((axis === null || axis === undefined) && a.ndim !== 1)
    throw new ValueError({
      op,
      given: `no axis for an array of ${a.ndim} axes`,
      expected: "an axis",
      mend: "Name the axis to go along.",
    });
  const at = axisOf(op, a.ndim, axis ?? 0);
  const y = running(op, f, a, at, dtype);
  if (!includeInitial) return y;
  const start = full(
    y.shape.map((length, i) => (i === at ? 1 : length)),
    initial,
    y.dtype,
  );
  return concatenate([start, y], at);
};
