import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkClassNumbers } from "./checks.js";
import { labelMask } from "./labelMask.js";

/**
 * How far a score falls short of a margin of 1 on the right side, for each element: loss = max(0, 1 − label · score).
 *
 * @param scores - Any shape.
 * @param labels - −1 or 1, the same shape.
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Cortes & Vapnik (1995), "Support-Vector Networks".
 */
export const hinge = (scores: NDArray, labels: NDArray): NDArray => {
  checkAlike("hinge", { scores, labels });
  return np.maximum(0, np.sub(1, np.mul(labels, scores)));
};

/**
 * How far the score of the label falls short of being 1 above all others, for each example.
 *
 *     loss = max over c of (s_c + [c ≠ y]) − s_y
 *
 * @param scores - `[...batch, classes]`.
 * @param labels - Class numbers, `[...batch]`.
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link DTypeError} when they are no integers.
 * @see Crammer & Singer (2001), "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines", equation 4.
 */
export const multiclassHinge = (scores: NDArray, labels: NDArray): NDArray => {
  checkClassNumbers("multiclassHinge", scores, labels);
  const isLabel = labelMask(labels, scores.shape[scores.ndim - 1]);
  const best = np.max(np.add(scores, np.where(isLabel, 0, 1)), -1);
  return np.sub(best, np.sum(np.where(isLabel, scores, 0), -1));
};
