import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { logsumexp } from "@nabla-js/ndarray/special";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkClassNumbers, checkNumber } from "./checks.js";

export interface NtXentOptions {
  /** What similarities are divided by. @defaultValue 0.07 */
  readonly temperature?: number;
}

/**
 * How hard it is to tell what belongs together from all the rest of a batch, for each example: the normalised, temperature-scaled
 * cross-entropy of SimCLR, and with labels that are classes, the supervised contrastive loss.
 *
 *     loss_i = −1/|P| · Σ_{p ∈ P} (s_ip − log Σ_{a ≠ i} exp s_ia)    s = cosine / temperature,  P = the others of the label of i
 *
 * @param embeddings - `[batch, features]`.
 * @param labels - Whole numbers, `[batch]`: one and the same for what belongs together, such as two views of a picture.
 * @returns The loss in nats, `[batch]`; 0 for an example that is alone with its label.
 * @throws {@link ShapeError} when the labels are not `[batch]`; {@link DTypeError} when they are no integers.
 * @see Chen et al. (2020), "A Simple Framework for Contrastive Learning of Visual Representations", equation 1; Khosla et al. (2020),
 *   "Supervised Contrastive Learning", equation 2.
 */
export const ntXent = (embeddings: NDArray, labels: NDArray, options?: NtXentOptions): NDArray => {
  const op = "ntXent";
  checkClassNumbers(op, embeddings, labels, "embeddings", "[batch, features]");
  const { temperature } = optionsOf(op, options, { temperature: 0.07 });
  checkNumber(op, "temperature", temperature, (x) => x > 0, "a temperature above 0", "Usual values lie between 0.05 and 1.");
  const length = lax.rsqrt(np.maximum(np.sum(np.square(embeddings), -1, { keepdims: true }), 1e-16));
  const unit = np.mul(embeddings, length);
  const s = np.div(np.matmul(unit, np.transpose(unit)), temperature);
  const isOther = np.logicalNot(np.eye(labels.shape[0], labels.shape[0], 0, "bool"));
  const total = logsumexp(np.where(isOther, s, -1e30), -1, { keepdims: true });
  const isPositive = np.logicalAnd(isOther, np.equal(np.expandDims(labels, 0), np.expandDims(labels, 1)));
  const count = np.sum(isPositive, -1);
  const sum = np.sum(np.where(isPositive, np.sub(total, s), 0), -1);
  return np.div(sum, np.maximum(count, 1));
};
