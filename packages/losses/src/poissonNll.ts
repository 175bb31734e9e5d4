import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkAlike } from "./checks.js";

export interface PoissonNllOptions {
  /** Whether log(count!) is added, which does not depend on the prediction; by Stirling's formula above 1, as in PyTorch. @defaultValue false */
  readonly full?: boolean;
}

/**
 * How unlikely a count is under a Poisson distribution, for each element, less a term that does not depend on the prediction.
 *
 *     loss = eˣ − count · x    x = log of the rate
 *
 * PyTorch's `poisson_nll_loss` with its `log_input`; for rates themselves give their logarithms.
 *
 * @param logRates - Any shape.
 * @param counts - Whole numbers from 0 on, the same shape.
 * @returns That shape, in nats; smallest, and not 0, where the rate is the count.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const poissonNll = (logRates: NDArray, counts: NDArray, options?: PoissonNllOptions): NDArray => {
  checkAlike("poissonNll", { logRates, counts });
  const { full } = optionsOf("poissonNll", options, { full: false });
  const loss = np.sub(np.exp(logRates), np.mul(counts, logRates));
  if (!full) return loss;
  // n·log n − n + ½·log 2πn, and nothing where n ≤ 1: the logarithm of 0! and 1! is 0.
  const isLarge = np.greater(counts, 1);
  const n = np.where(isLarge, counts, 1);
  const stirling = np.add(np.sub(np.mul(n, np.log(n)), n), np.mul(0.5, np.log(np.mul(2 * Math.PI, n))));
  return np.add(loss, np.where(isLarge, stirling, 0));
};
