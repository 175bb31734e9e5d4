import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";

/**
 * log cosh of the error: nearly ½·e² for small errors, nearly |e| − log 2 for large ones, and smooth.
 *
 *     loss = log cosh e    e = prediction − target
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Chen et al. (2019), "Log Hyperbolic Cosine Loss Improves Variational Auto-Encoder".
 */
export const logCosh = (prediction: NDArray, target: NDArray): NDArray => {
  checkAlike("logCosh", { prediction, target });
  const e = np.sub(prediction, target);
  // cosh e = 1 + 2·sinh²(e/2) keeps all digits of small errors; beyond 20 it would be a detour.
  const isLarge = np.greater(np.abs(e), 20);
  const near = np.log1p(np.mul(2, np.square(np.sinh(np.mul(0.5, np.where(isLarge, 0, e))))));
  return np.where(isLarge, np.sub(np.abs(e), Math.LN2), near);
};
