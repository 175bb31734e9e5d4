import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkBatches, checkFrom0 } from "./checks.js";

/**
 * How little two masks overlap, for each example.
 *
 *     loss = 1 − (2 · Σ p·t + smooth) / (Σ p + Σ t + smooth)
 *
 * @param probabilities - Of each place, `[batch, ...places]`.
 * @param targets - 0 or 1, or probabilities, the same shape.
 * @param smooth - Makes two empty masks overlap. @defaultValue 1
 * @returns From 0 to 1, `[batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Milletari, Navab & Ahmadi (2016), "V-Net", section 3, with the masks in the denominator not squared.
 */
export const dice = (probabilities: NDArray, targets: NDArray, smooth = 1): NDArray => {
  checkBatches("dice", { probabilities, targets }, "one shape for both, [batch, ...places]", "Give a target for each place.");
  checkFrom0("dice", "smooth", smooth);
  const places = Array.from({ length: probabilities.ndim - 1 }, (_, i) => i + 1);
  const total = (x: NDArray): NDArray => np.sum(x, places);
  const overlap = np.add(np.mul(2, total(np.mul(probabilities, targets))), smooth);
  return np.sub(1, np.div(overlap, np.add(np.add(total(probabilities), total(targets)), smooth)));
};
