import * as np from "@nabla-js/ndarray";
import { softmax } from "@nabla-js/ndarray/special";
import type { NDArray } from "@nabla-js/ndarray";
import { checkFinite, checkProbabilities } from "./checks.js";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.js";

/**
 * Cross-entropy whose first power of the missing probability counts more, for each example.
 *
 *     loss = −Σ_c labels_c · log p_c + epsilon · (1 − Σ_c labels_c · p_c)    p = softmax(logits)
 *
 * @param logits - Unnormalised log-probabilities, `[...batch, classes]`.
 * @param labels - Probabilities, `[...batch, classes]`.
 * @param epsilon - How much more; 0 is the cross-entropy. @defaultValue 2
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Leng et al. (2022), "PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions", equation 5.
 */
export const polyLoss = (logits: NDArray, labels: NDArray, epsilon = 2): NDArray => {
  checkProbabilities("polyLoss", { logits, labels });
  checkFinite("polyLoss", "epsilon", epsilon);
  const missing = np.sub(1, np.sum(np.mul(labels, softmax(logits)), -1));
  return np.add(softmaxCrossEntropy(logits, labels), np.mul(epsilon, missing));
};
