import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkNumber } from "./checks.js";

/**
 * The loss whose smallest mean is at a quantile of the targets, for each element.
 *
 *     loss = max(q · e, (q − 1) · e)    e = target − prediction
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @param q - Which quantile, a fraction; 0.5 is half the absolute error, and the median.
 * @returns That shape, in the units of the target.
 * @throws {@link ShapeError} when the shapes differ; {@link ValueError} when `q` is no fraction.
 * @see Koenker & Bassett (1978), "Regression Quantiles".
 */
export const quantileLoss = (prediction: NDArray, target: NDArray, q: number): NDArray => {
  checkAlike("quantileLoss", { prediction, target });
  const mend = "Give 0.5 for the median, 0.9 for what nine of ten lie below.";
  checkNumber("quantileLoss", "q", q, (x) => x >= 0 && x <= 1, "a fraction, 0 to 1", mend);
  const e = np.sub(target, prediction);
  return np.maximum(np.mul(q, e), np.mul(q - 1, e));
};
