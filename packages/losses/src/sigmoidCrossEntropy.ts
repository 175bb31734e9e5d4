import * as np from "@nabla-js/ndarray";
import { softplus } from "@nabla-js/ndarray/special";
import { isNDArray, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkAlike, checkFrom0 } from "./checks.js";
import { checkSmoothing } from "./smoothLabels.js";

export interface SigmoidCrossEntropyOptions {
  /** The share of each label that goes to the other side, a fraction: 1 becomes 1 − ½·s, 0 becomes ½·s. @defaultValue 0 */
  readonly labelSmoothing?: number;
  /** What a positive example counts, `[]` or broadcasting against the labels. @defaultValue 1 */
  readonly positiveWeight?: NDArray | number;
}

/**
 * Cross-entropy between `labels` and sigmoid(`logits`), for each element.
 *
 *     loss = −w · y · log σ(x) − (1 − y) · log(1 − σ(x))
 *
 * @param logits - log(p / (1 − p)), any shape.
 * @param labels - Probabilities, the same shape.
 * @returns The loss in nats, that shape; for examples of several labels take the sum or mean of each.
 * @throws {@link ShapeError} when the shapes differ.
 * @example
 * ```ts
 * sigmoidCrossEntropy(np.array([0, 1000]), np.array([1, 1])); // [0.6931, 0]
 * ```
 */
export const sigmoidCrossEntropy = (logits: NDArray, labels: NDArray, options?: SigmoidCrossEntropyOptions): NDArray => {
  const op = "sigmoidCrossEntropy";
  checkAlike(op, { logits, labels });
  const { labelSmoothing, positiveWeight } = optionsOf(op, options, { labelSmoothing: 0, positiveWeight: undefined });
  checkSmoothing(op, labelSmoothing);
  if (positiveWeight !== undefined && !isNDArray(positiveWeight)) checkFrom0(op, "positiveWeight", positiveWeight);
  const y = labelSmoothing === 0 ? labels : np.add(np.mul(1 - labelSmoothing, labels), labelSmoothing / 2);
  if (positiveWeight !== undefined) {
    const missed = np.mul(np.mul(positiveWeight, y), softplus(np.neg(logits)));
    return np.add(missed, np.mul(np.sub(1, y), softplus(logits)));
  }
  // max(x, 0) − x·y + log(1 + e^−|x|), as either side of 0 has it, so that all derivatives are right at 0 too.
  const isPositive = np.greater(logits, 0);
  const straight = np.sub(np.where(isPositive, logits, 0), np.mul(logits, y));
  return np.add(straight, np.log1p(np.exp(np.where(isPositive, np.neg(logits), logits))));
};
