import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAbove0, checkVectors } from "./checks.js";

/**
 * The cosine of the angle between two vectors, for each example.
 *
 *     cos = (a · b) / √(max(a·a, eps²) · max(b·b, eps²))
 *
 * @param a - `[...batch, features]`.
 * @param b - The same shape.
 * @param eps - The length that vectors count at least. @defaultValue 1e-8
 * @returns From −1 to 1, `[...batch]`; 0 where a vector is 0, and flat there.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const cosineSimilarity = (a: NDArray, b: NDArray, eps = 1e-8): NDArray => {
  checkVectors("cosineSimilarity", { a, b });
  checkAbove0("cosineSimilarity", "eps", eps);
  const inverse = (x: NDArray): NDArray => lax.rsqrt(np.maximum(np.sum(np.square(x), -1), eps * eps));
  return np.mul(np.sum(np.mul(a, b), -1), np.mul(inverse(a), inverse(b)));
};

/**
 * 1 − {@link cosineSimilarity}: 0 for one direction, 2 for opposite ones.
 *
 * @param prediction - `[...batch, features]`.
 * @param target - The same shape.
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const cosineDistance = (prediction: NDArray, target: NDArray, eps = 1e-8): NDArray => {
  checkVectors("cosineDistance", { prediction, target });
  checkAbove0("cosineDistance", "eps", eps);
  return np.sub(1, cosineSimilarity(prediction, target, eps));
};
