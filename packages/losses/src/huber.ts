import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkNumber } from "./checks.js";

/**
 * Squared near the target, absolute far from it, so that outliers pull no harder than others.
 *
 *     loss = ½ · a² + delta · (|e| − a)    e = prediction − target,  a = min(|e|, delta)
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @param delta - Where the parabola ends, in the units of the target. @defaultValue 1
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ; {@link ValueError} when `delta` is not above 0.
 * @example
 * ```ts
 * huber(np.array([0.5, 3]), np.array([0, 0])); // [0.125, 2.5]
 * ```
 * As in PyTorch and Optax; {@link smoothL1} is this divided by delta.
 *
 * @see Huber (1964), "Robust Estimation of a Location Parameter".
 */
export const huber = (prediction: NDArray, target: NDArray, delta = 1): NDArray => {
  checkAlike("huber", { prediction, target });
  checkNumber("huber", "delta", delta, (x) => x > 0, "a delta above 0", "Give the error from which on the loss is straight.");
  const e = np.sub(prediction, target);
  // Clipped and not |e|, so that the second derivative is right at 0 too.
  const a = np.clip(e, -delta, delta);
  return np.add(np.mul(0.5, np.square(a)), np.mul(delta, np.abs(np.sub(e, a))));
};

/**
 * The absolute error with its tip rounded off, for each element.
 *
 *     loss = ½ · e² / beta  where |e| < beta, else  |e| − ½ · beta    e = prediction − target
 *
 * PyTorch's `smooth_l1_loss`: `huber` divided by beta, so that its slope ends at 1. With beta 0 it is the absolute error.
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @param beta - Where the parabola ends, in the units of the target. @defaultValue 1
 * @returns That shape, in the units of the target.
 * @throws {@link ShapeError} when the shapes differ; {@link ValueError} when `beta` is below 0.
 * @example
 * ```ts
 * smoothL1(np.array([0.5, 3]), np.array([0, 0]), 2); // [0.0625, 2]
 * ```
 * @see Girshick (2015), "Fast R-CNN", equation 3.
 */
export const smoothL1 = (prediction: NDArray, target: NDArray, beta = 1): NDArray => {
  checkAlike("smoothL1", { prediction, target });
  checkNumber("smoothL1", "beta", beta, (x) => x >= 0, "a beta from 0 on", "Give the error from which on the loss is straight.");
  return beta === 0 ? np.abs(np.sub(prediction, target)) : np.div(huber(prediction, target, beta), beta);
};
