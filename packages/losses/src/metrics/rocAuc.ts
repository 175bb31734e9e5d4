import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkArrays } from "../checks.js";

/**
 * The area under the ROC curve: the chance that a positive example scores higher than a negative one, where ties count half.
 *
 *     AUC = (R − n₊·(n₊ + 1)/2) / (n₊ · n₋)    R = the sum of the ranks of the positive examples
 *
 * @param scores - `[batch]`; any numbers that grow with the chance of being positive.
 * @param labels - 0 or 1, `[batch]`.
 * @returns From 0 to 1, `[]`; NaN when all labels are one.
 * @throws {@link ShapeError} when the shapes differ or have more than one axis.
 * @example
 * ```ts
 * rocAuc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1])); // 0.75
 * ```
 * @see Hanley & McNeil (1982), "The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve".
 */
export const rocAuc = (scores: NDArray, labels: NDArray): NDArray => {
  checkArrays("rocAuc", { scores, labels });
  if (scores.ndim !== 1 || scores.shape.join() !== labels.shape.join())
    throw new ShapeError({
      op: "rocAuc",
      given: { scores: scores.shape, labels: labels.shape },
      expected: "one shape for both, [batch]",
      mend: "For several classes take one column of the scores at a time.",
    });
  const sorted = np.sort(scores);
  // Equal scores share the mean of their ranks.
  const below = np.searchsorted(sorted, scores, { side: "left" });
  const upTo = np.searchsorted(sorted, scores, { side: "right" });
  const ranks = np.mul(0.5, np.add(np.astype(np.add(below, upTo), "float32"), 1));
  const positive = np.astype(labels, "float32");
  const count = np.sum(positive);
  const others = np.sub(scores.size, count);
  // Ranks measured from the middle, so that the sum keeps its digits.
  const middle = (scores.size + 1) / 2;
  const sum = np.sum(np.mul(positive, np.sub(ranks, middle)));
  return np.add(0.5, np.div(sum, np.mul(count, others)));
};
