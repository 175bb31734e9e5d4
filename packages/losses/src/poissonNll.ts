import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";

/**
 * How unlikely a count is under a Poisson distribution, for each element, less a term that does not depend on the prediction.
 *
 *     loss = eˣ − count · x    x = log of the rate
 *
 * @param logRates - Any shape.
 * @param counts - Whole numbers from 0 on, the same shape.
 * @returns That shape, in nats; smallest, and not 0, where the rate is the count.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const poissonNll = (logRates: NDArray, counts: NDArray): NDArray => {
  checkAlike("poissonNll", { logRates, counts });
  return np.sub(np.exp(logRates), np.mul(counts, logRates));
};
