import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "../checks.js";

/**
 * The coefficient of determination: what share of the targets' variance the predictions explain.
 *
 *     R² = 1 − Σ (target − prediction)² / Σ (target − mean of the targets)²
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @returns At most 1, `[]`; 0 for predicting the mean, negative for worse. Where the targets are all one, −∞ or NaN.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const r2 = (prediction: NDArray, target: NDArray): NDArray => {
  checkAlike("r2", { prediction, target });
  const left = np.sum(np.square(np.sub(target, prediction)));
  return np.sub(1, np.div(left, np.sum(np.square(np.sub(target, np.mean(target))))));
};
