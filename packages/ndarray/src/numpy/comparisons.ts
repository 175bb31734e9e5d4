/** Comparisons of each pair of elements, and the larger or smaller of them. */
import { operands } from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/compare.js";
import { max as upper, min as lower } from "../primitives/minMax.js";
import { select } from "../primitives/select.js";

/** Whether x = y, as bool. NaN equals nothing. */
export const equal = (x: ArrayLike, y: ArrayLike): NDArray => compared("equal", lax.eq, x, y);

/** Whether x ≠ y, as bool. NaN differs from itself. */
export const notEqual = (x: ArrayLike, y: ArrayLike): NDArray => compared("notEqual", lax.ne, x, y);

/** Whether x < y, as bool. */
export const less = (x: ArrayLike, y: ArrayLike): NDArray => compared("less", lax.lt, x, y);

/** Whether x ≤ y, as bool. */
export const lessEqual = (x: ArrayLike, y: ArrayLike): NDArray => compared("lessEqual", lax.le, x, y);

/**
 * Whether x > y, as bool.
 *
 * @example
 * ```ts
 * np.greater(np.arange(3), 1); // [False False True]
 * ```
 */
export const greater = (x: ArrayLike, y: ArrayLike): NDArray => compared("greater", lax.gt, x, y);

/** Whether x ≥ y, as bool. */
export const greaterEqual = (x: ArrayLike, y: ArrayLike): NDArray => compared("greaterEqual", lax.ge, x, y);

const compared = (op: string, f: (a: NDArray, b: NDArray) => NDArray, x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = operands(op, [x, y]);
  return f(a, b);
};

/** The larger of each pair of elements; NaN if either is. Equal elements share the derivative, half each. */
export const maximum = (x: ArrayLike, y: ArrayLike): NDArray => compared("maximum", upper, x, y);

/** The smaller of each pair of elements; NaN if either is. Equal elements share the derivative, half each. */
export const minimum = (x: ArrayLike, y: ArrayLike): NDArray => compared("minimum", lower, x, y);

/** The larger of each pair of elements; if one is NaN, the other. */
export const fmax = (x: ArrayLike, y: ArrayLike): NDArray => compared("fmax", (a, b) => knownOf(a, b, upper), x, y);

/** The smaller of each pair of elements; if one is NaN, the other. */
export const fmin = (x: ArrayLike, y: ArrayLike): NDArray => compared("fmin", (a, b) => knownOf(a, b, lower), x, y);

const knownOf = (a: NDArray, b: NDArray, f: (a: NDArray, b: NDArray) => NDArray): NDArray => {
  const [isNanA, isNanB] = [lax.ne(a, a), lax.ne(b, b)];
  // NaN is kept out of the comparison, so that it does not reach the derivative.
  return f(select(isNanA, b, a), select(isNanB, a, b));
};

/**
 * Each element, or the limit it lies beyond: min(max(x, min), max). A limit that is `null` is none. On a limit the
 * derivative is shared as by {@link maximum}; beyond it, it is zero.
 *
 * @example
 * ```ts
 * np.clip(np.array([-2, 0.5, 3]), 0, 1); // [0. 0.5 1.]
 * ```
 */
export const clip = (x: ArrayLike, min?: ArrayLike | null, max?: ArrayLike | null): NDArray => {
  const limits = [min, max].filter((limit) => limit !== null && limit !== undefined);
  const [a, first, second] = operands("clip", [x, ...limits]);
  if (first === undefined) return a;
  if (second !== undefined) return lower(upper(a, first), second);
  return (limits[0] === min ? upper : lower)(a, first);
};
