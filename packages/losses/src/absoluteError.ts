import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";

/**
 * The absolute error of each element: loss = |prediction − target|. Its derivative is 0 where they are equal.
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @returns That shape, in the units of the target.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const absoluteError = (prediction: NDArray, target: NDArray): NDArray => {
  checkAlike("absoluteError", { prediction, target });
  return np.abs(np.sub(prediction, target));
};
