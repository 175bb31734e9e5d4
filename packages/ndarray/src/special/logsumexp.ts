/** Logarithms of sums of exponentials, and what is made of them. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { axesOf, type Axes } from "../numpy/arguments.js";
import type { ReduceOptions } from "../numpy/options.js";
import { restored } from "../numpy/sums.js";
import { add, div, sub } from "../primitives/arithmetic.js";
import { exp, log } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { reduceMax } from "../primitives/reductions.js";
import { isFinite } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { stopGradient } from "../primitives/stopGradient.js";
import { broadcastInDim, reduceSum } from "../primitives/sumBroadcast.js";
import { floatOf } from "../promote.js";
import { optionsOf } from "../optionsOf.js";

/**
 * log Σ eˣ over axes, without overflow; over all of them where none is given.
 *
 * The largest element is taken out of the sum as a constant. Where it is infinite it is the result, with a derivative
 * of zero: of nothing but −∞, and of no elements, −∞; beside ∞, ∞.
 *
 * @param x - Logarithms; integers and bools become float32.
 * @returns The logarithm of the sum, in nats.
 * @example
 * ```ts
 * special.logsumexp(np.array([1000, 1000])); // 1000.6932
 * special.logsumexp(np.array([-Infinity, -Infinity])); // -inf
 * ```
 */
export const logsumexp = (x: ArrayLike, axis?: Axes, options?: ReduceOptions): NDArray => {
  const { keepdims } = optionsOf("logsumexp", options, { keepdims: false });
  const a = floatOf("logsumexp", x);
  const axes = axesOf("logsumexp", a.ndim, axis);
  const largest = reduceMax(stopGradient(a), axes);
  const isOrdinary = isFinite(largest);
  const spread = (y: NDArray): NDArray => broadcastInDim(y, a.shape, sorted(axes));
  // Where the largest is infinite the sum is taken over zeros, so that no NaN reaches the derivative.
  const shifted = select(spread(isOrdinary), sub(a, spread(largest)), fullLike(a, 0));
  const total = add(log(reduceSum(exp(shifted), axes)), largest);
  return restored(select(isOrdinary, total, largest), a, axes, keepdims);
};

/**
 * eˣ / Σ eˣ along axes: positive numbers that sum to 1. Where all elements are −∞, or one is ∞, NaN.
 *
 * @param axis - One axis or several; `null` is all of them. @defaultValue the last
 * @example
 * ```ts
 * special.softmax(np.array([0, 0, Math.log(2)])); // [0.25 0.25 0.5]
 * ```
 */
export const softmax = (x: ArrayLike, axis: Axes = -1): NDArray => {
  const { shifted, axes } = shiftedBy("softmax", x, axis);
  const weights = exp(shifted);
  return div(weights, over(weights, axes, reduceSum));
};

/** log softmax(x) = x − log Σ eˣ along axes, in nats, without overflow. The axis is the last where none is given. */
export const logSoftmax = (x: ArrayLike, axis: Axes = -1): NDArray => {
  const { shifted, axes } = shiftedBy("logSoftmax", x, axis);
  return sub(
    shifted,
    over(shifted, axes, (a) => log(reduceSum(exp(a), axes))),
  );
};

/** The elements less the largest of them, which counts as a constant: what follows does not depend on it. */
const shiftedBy = (op: string, x: ArrayLike, axis: Axes): { readonly shifted: NDArray; readonly axes: readonly number[] } => {
  const a = floatOf(op, x);
  const axes = axesOf(op, a.ndim, axis);
  return { shifted: sub(a, over(stopGradient(a), axes, reduceMax)), axes };
};

/** A reduction, repeated along the axes it went over. */
const over = (x: NDArray, axes: readonly number[], reduce: (x: NDArray, axes: readonly number[]) => NDArray): NDArray =>
  broadcastInDim(reduce(x, axes), x.shape, sorted(axes));

const sorted = (axes: readonly number[]): number[] => [...axes].sort((a, b) => a - b);
