import * as np from "@nabla-js/ndarray";
import { sigmoid } from "@nabla-js/ndarray/special";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkAlike, checkFrom0, checkNumber } from "./checks.js";
import { sigmoidCrossEntropy } from "./sigmoidCrossEntropy.js";

export interface SigmoidFocalLossOptions {
  /** How fast what is right already stops to count; 0 is the cross-entropy. @defaultValue 2 */
  readonly gamma?: number;
  /** What positive elements count; negative ones count 1 − alpha. @defaultValue 1 for both */
  readonly alpha?: number;
}

/**
 * Cross-entropy in which elements that are right already hardly count, for each element.
 *
 *     loss = α_t · (1 − p_t)^γ · (−log p_t)    p_t = σ(x) where y = 1, 1 − σ(x) where y = 0
 *
 * @param logits - log(p / (1 − p)), any shape.
 * @param labels - 0 or 1, or probabilities, the same shape.
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Lin et al. (2017), "Focal Loss for Dense Object Detection", equation 5.
 */
export const sigmoidFocalLoss = (logits: NDArray, labels: NDArray, options?: SigmoidFocalLossOptions): NDArray => {
  const op = "sigmoidFocalLoss";
  checkAlike(op, { logits, labels });
  const { gamma, alpha } = optionsOf(op, options, { gamma: 2, alpha: undefined });
  checkFrom0(op, "gamma", gamma);
  if (alpha !== undefined)
    checkNumber(
      op,
      "alpha",
      alpha,
      (x) => x >= 0 && x <= 1,
      "a fraction, 0 to 1",
      "Give what positive elements count, for instance 0.25.",
    );
  const crossEntropy = sigmoidCrossEntropy(logits, labels);
  // 1 − p_t, each side from the small end, so that it does not round to 0.
  const isWrong = np.add(np.mul(labels, sigmoid(np.neg(logits))), np.mul(np.sub(1, labels), sigmoid(logits)));
  const focal = np.mul(np.pow(isWrong, gamma), crossEntropy);
  if (alpha === undefined) return focal;
  return np.mul(np.add(1 - alpha, np.mul(2 * alpha - 1, labels)), focal);
};
