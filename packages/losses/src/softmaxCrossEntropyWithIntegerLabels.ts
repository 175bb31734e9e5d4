import * as np from "@nabla-js/ndarray";
import { logSoftmax } from "@nabla-js/ndarray/special";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkClassNumbers, checkClassWeights, checkNumber } from "./checks.js";
import { labelMask } from "./labelMask.js";
import { checkSmoothing } from "./smoothLabels.js";
import type { SoftmaxCrossEntropyOptions } from "./softmaxCrossEntropy.js";

export interface IntegerLabelsOptions extends SoftmaxCrossEntropyOptions {
  /** Examples with this label have a loss of 0 and pass no gradient: padding, for instance −1. @defaultValue none */
  readonly ignoredLabel?: number;
}

/**
 * Cross-entropy between classes and softmax(`logits`), for each example.
 *
 *     loss = −(1 − s) · w_y · log softmax(logits)_y − (s / classes) · Σ_c w_c · log softmax(logits)_c
 *
 * for the label y, with the smoothing s and the class weights w: what `softmaxCrossEntropy` gives for one-hot labels.
 *
 * The mean over a batch with ignored labels is their sum over the number of the others:
 * `np.div(np.sum(loss), np.sum(np.notEqual(labels, ignoredLabel)))`.
 *
 * PyTorch's mean with class weights divides by the sum of the weights of the labels, `np.sum(np.take(classWeights, labels))`; the
 * mean of this divides by their number.
 *
 * @param logits - Unnormalised log-probabilities, `[...batch, classes]`.
 * @param labels - Class numbers from 0 on, `[...batch]`; any other number but the ignored one gives a loss of NaN.
 * @returns The loss in nats, `[...batch]`.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link DTypeError} when they are no integers.
 * @example
 * ```ts
 * softmaxCrossEntropyWithIntegerLabels(np.array([[0, 0]]), np.array([1], { dtype: "int32" })); // [0.6931]
 * ```
 * @see Bridle (1990), "Probabilistic Interpretation of Feedforward Classification Network Outputs".
 */
export const softmaxCrossEntropyWithIntegerLabels = (
  logits: NDArray,
  labels: NDArray,
  options?: IntegerLabelsOptions,
): NDArray => {
  const op = "softmaxCrossEntropyWithIntegerLabels";
  checkClassNumbers(op, logits, labels);
  const { labelSmoothing, classWeights, ignoredLabel } = optionsOf(op, options, {
    labelSmoothing: 0,
    classWeights: undefined,
    ignoredLabel: undefined,
  });
  checkSmoothing(op, labelSmoothing);
  if (ignoredLabel !== undefined)
    checkNumber(
      op,
      "ignoredLabel",
      ignoredLabel,
      Number.isInteger,
      "a whole number",
      "Give the label that counts nothing, such as −1.",
    );
  const classes = logits.shape[logits.ndim - 1];
  checkClassWeights(op, classWeights, classes);

  const logp = logSoftmax(logits);
  const weighted = classWeights === undefined ? logp : np.mul(classWeights, logp);
  const y = np.astype(labels, "int32");
  const isLabel = labelMask(y, classes);
  const ofLabel = np.sum(np.where(isLabel, weighted, 0), -1);
  const loss =
    labelSmoothing === 0
      ? np.neg(ofLabel)
      : np.sub(np.mul(labelSmoothing - 1, ofLabel), np.mul(labelSmoothing / classes, np.sum(weighted, -1)));

  const isClass = np.logicalAnd(np.greaterEqual(y, 0), np.less(y, classes));
  const checked = np.where(isClass, loss, NaN);
  return ignoredLabel === undefined ? checked : np.where(np.equal(y, ignoredLabel), 0, checked);
};
