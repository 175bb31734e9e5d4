import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";

/**
 * The squared error of each element: their mean is the mean squared error.
 *
 *     loss = (prediction − target)²
 *
 * @param prediction - `[...batch]`, any shape.
 * @param target - The same shape.
 * @returns `[...batch]`, in the units of the target, squared. (The textbook's ½ is left to the caller.)
 * @throws {@link ShapeError} when the shapes differ.
 * @example
 * ```ts
 * squaredError(np.array([1, 5]), np.array([1, 2])); // [0, 9]
 * ```
 */
export const squaredError = (prediction: NDArray, target: NDArray): NDArray => {
  checkAlike("squaredError", { prediction, target });
  return np.square(np.sub(prediction, target));
};
