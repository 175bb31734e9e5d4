import * as np from "@nabla-js/ndarray";
import { logSoftmax } from "@nabla-js/ndarray/special";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkClassWeights, checkProbabilities } from "./checks.js";
import { checkSmoothing, smoothLabels } from "./smoothLabels.js";

export interface SoftmaxCrossEntropyOptions {
  /** The share of the labels that is spread evenly over all classes, a fraction. @defaultValue 0 */
  readonly labelSmoothing?: number;
  /** What each class counts, `[classes]`. @defaultValue 1 for each */
  readonly classWeights?: NDArray;
}

/**
 * Cross-entropy between `labels` and softmax(`logits`), for each example.
 *
 *     loss = −Σ_c w_c · q_c · log softmax(logits)_c    q = (1 − s) · labels + s / classes
 *
 * with the smoothing s and the class weights w. As in PyTorch and Optax the smoothing is over all classes, the right one among
 * them, and weighted as they are.
 *
 * @param logits - Unnormalised log-probabilities, `[...batch, classes]`, finite.
 * @param labels - Probabilities, `[...batch, classes]`, each row summing to 1.
 * @returns The loss in nats, `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ; here they are never broadcast.
 * @example
 * ```ts
 * softmaxCrossEntropy(np.array([[0, 0]]), np.array([[1, 0]])); // [0.6931]
 * ```
 * @see Bridle (1990), "Probabilistic Interpretation of Feedforward Classification Network Outputs"; Szegedy et al. (2016),
 *   "Rethinking the Inception Architecture for Computer Vision", section 7, for the smoothing.
 */
export const softmaxCrossEntropy = (logits: NDArray, labels: NDArray, options?: SoftmaxCrossEntropyOptions): NDArray => {
  const op = "softmaxCrossEntropy";
  checkArrays(op, { logits, labels });
  const mend =
    labels.ndim === logits.ndim - 1
      ? "For labels that are class numbers, use softmaxCrossEntropyWithIntegerLabels."
      : "Give a probability for every class.";
  checkProbabilities(op, { logits, labels }, mend);
  const { labelSmoothing, classWeights } = optionsOf(op, options, { labelSmoothing: 0, classWeights: undefined });
  checkSmoothing(op, labelSmoothing);
  checkClassWeights(op, classWeights, logits.shape[logits.ndim - 1]);
  const q = smoothLabels(labels, labelSmoothing);
  const weighted = classWeights === undefined ? q : np.mul(classWeights, q);
  return np.neg(np.sum(np.mul(weighted, logSoftmax(logits)), -1));
};
