import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkClassNumbers } from "./checks.js";
import { labelMask } from "./labelMask.js";

/**
 * How far a score lies on the wrong side, for each element.
 *
 *     loss = max(0, −label · score)
 *
 * @param scores - Any shape.
 * @param labels - −1 or 1, the same shape.
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Rosenblatt (1958), "The Perceptron".
 */
export const perceptron = (scores: NDArray, labels: NDArray): NDArray => {
  checkAlike("perceptron", { scores, labels });
  return np.maximum(0, np.neg(np.mul(labels, scores)));
};

/**
 * How far the score of the label lies below the best, for each example.
 *
 *     loss = max over c of s_c − s_y
 *
 * @param scores - `[...batch, classes]`.
 * @param labels - Class numbers, `[...batch]`.
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link DTypeError} when they are no integers.
 * @see Collins (2002), "Discriminative Training Methods for Hidden Markov Models".
 */
export const multiclassPerceptron = (scores: NDArray, labels: NDArray): NDArray => {
  checkClassNumbers("multiclassPerceptron", scores, labels, "scores");
  const isLabel = labelMask(labels, scores.shape[scores.ndim - 1]);
  return np.sub(np.max(scores, -1), np.sum(np.where(isLabel, scores, 0), -1));
};
