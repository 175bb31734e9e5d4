import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkClassNumbers } from "./checks.js";
import { labelMask } from "./labelMask.js";

/**
 * A cross-entropy that is 0 from a margin of 1 on, for each element: what the logarithm of the sigmoid is to the softmax, this is to
 * the sparsemax.
 *
 *     loss = 0 where z ≤ −1,  z where z ≥ 1,  else ¼ · (z + 1)²    z = logit where y = 0, −logit where y = 1
 *
 * @param logits - Any shape.
 * @param labels - 0 or 1, the same shape.
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Blondel, Martins & Niculae (2020), "Learning with Fenchel–Young Losses", section 4.4.
 */
export const sparsemaxLoss = (logits: NDArray, labels: NDArray): NDArray => {
  checkAlike("sparsemaxLoss", { logits, labels });
  const z = np.mul(np.sub(1, np.mul(2, labels)), logits);
  const inside = np.clip(z, -1, 1);
  return np.add(np.mul(0.25, np.square(np.add(inside, 1))), np.maximum(np.sub(z, 1), 0));
};

/**
 * The cross-entropy of the sparsemax, the nearest probabilities to the logits, for each example: 0 where the label's logit is 1 above
 * all others.
 *
 *     loss = −z_y + ½ · Σ_{c ∈ S} (z_c² − τ²) + ½    S = the classes of a logit above τ, Σ_{c ∈ S} (z_c − τ) = 1
 *
 * @param logits - `[...batch, classes]`.
 * @param labels - Class numbers, `[...batch]`.
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link DTypeError} when they are no integers.
 * @see Martins & Astudillo (2016), "From Softmax to Sparsemax", equations 9 and 17.
 */
export const multiclassSparsemaxLoss = (logits: NDArray, labels: NDArray): NDArray => {
  checkClassNumbers("multiclassSparsemaxLoss", logits, labels);
  const classes = logits.shape[logits.ndim - 1];
  // A constant for all classes changes nothing; from the largest on, squares keep their digits.
  const z = np.sub(logits, np.max(logits, -1, { keepdims: true }));
  const sorted = np.flip(np.sort(z, -1), -1);
  const sums = np.cumsum(sorted, -1);
  const ranks = np.arange(1, classes + 1);
  const size = np.sum(np.greater(np.add(1, np.mul(ranks, sorted)), sums), -1, { keepdims: true });
  const isLast = np.equal(ranks, size);
  const tau = np.div(np.sub(np.sum(np.where(isLast, sums, 0), -1, { keepdims: true }), 1), np.astype(size, z.dtype));
  const inS = np.where(np.greater(z, tau), np.sub(np.square(z), np.square(tau)), 0);
  const own = np.sum(np.where(labelMask(labels, classes), z, 0), -1);
  return np.maximum(0, np.add(np.sub(np.mul(0.5, np.sum(inS, -1)), own), 0.5));
};
