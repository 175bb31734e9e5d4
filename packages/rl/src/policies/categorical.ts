import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { logSoftmax } from "@nabla-js/ndarray/special";
import { checkArrays } from "../checks.js";
import { checkActions, checkBatch } from "../losses/checks.js";

/**
 * The logarithm of the chance of an action, where a softmax of logits says how likely each is.
 *
 *     log π(a) = logits_a − logsumexp(logits)
 *
 * @param logits - `[...batch, actions]`.
 * @param action - Which one, of an integer dtype, `[...batch]`.
 * @returns In nats, `[...batch]`.
 */
export const categoricalLogProb = (logits: NDArray, action: NDArray): NDArray => {
  checkBatch("categoricalLogProb", { logits }, { action });
  checkActions("categoricalLogProb", action);
  const taken = np.oneHot(action, logits.shape[logits.ndim - 1], "bool");
  // Chosen and not multiplied: an action that is never taken has the logarithm −∞.
  return np.sum(np.where(taken, logSoftmax(logits), 0), -1);
};

/**
 * How undecided a softmax of logits is.
 *
 *     H = −Σₐ π(a) log π(a)
 *
 * @param logits - `[...batch, actions]`; −∞ counts as never.
 * @returns In nats, from 0 to log actions, `[...batch]`.
 */
export const categoricalEntropy = (logits: NDArray): NDArray => {
  checkArrays("categoricalEntropy", { logits });
  const logp = logSoftmax(logits);
  return np.neg(np.sum(np.where(np.isneginf(logp), 0, np.mul(np.exp(logp), logp)), -1));
};
