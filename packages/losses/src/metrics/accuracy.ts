import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkClassNumbers } from "../checks.js";

/**
 * Whether the largest logit is that of the label, for each example: the mean is the accuracy. Of several largest ones the
 * first counts.
 *
 * @param logits - Scores, `[...batch, classes]`; logits and probabilities alike.
 * @param labels - Class numbers, `[...batch]`.
 * @returns 1 where right, 0 where wrong, `[...batch]`, in float32.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link DTypeError} when they are no integers.
 * @example
 * ```ts
 * accuracy(np.array([[1, 2], [4, 3]]), np.array([1, 1], { dtype: "int32" })); // [1, 0]
 * ```
 */
export const accuracy = (logits: NDArray, labels: NDArray): NDArray => {
  checkClassNumbers("accuracy", logits, labels);
  return np.astype(np.equal(np.argmax(logits, -1), labels), "float32");
};
