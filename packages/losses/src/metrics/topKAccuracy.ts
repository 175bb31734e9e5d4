import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkClassNumbers, checkNumber } from "../checks.js";
import { labelMask } from "../labelMask.js";

/**
 * Whether the label is among the k largest logits, for each example. Of equal ones the first comes first.
 *
 * @param logits - Scores, `[...batch, classes]`.
 * @param labels - Class numbers, `[...batch]`.
 * @param k - How many guesses.
 * @returns 1 where right, 0 where wrong, `[...batch]`, in float32.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link ValueError} when `k` is no whole number from 1 on.
 */
export const topKAccuracy = (logits: NDArray, labels: NDArray, k: number): NDArray => {
  checkClassNumbers("topKAccuracy", logits, labels);
  const mend = "Give the number of guesses, for instance 5.";
  checkNumber("topKAccuracy", "k", k, (n) => Number.isInteger(n) && n >= 1, "a whole number from 1 on", mend);
  const classes = logits.shape[logits.ndim - 1];
  const isLabel = labelMask(labels, classes);
  const own = np.sum(np.where(isLabel, logits, 0), -1, { keepdims: true });
  const isFirst = np.less(np.arange(classes), np.expandDims(np.astype(labels, "int32"), -1));
  const isBefore = np.logicalOr(np.greater(logits, own), np.logicalAnd(np.equal(logits, own), isFirst));
  const isRight = np.logicalAnd(np.less(np.sum(isBefore, -1), k), np.any(isLabel, -1));
  return np.astype(isRight, "float32");
};
