import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { mapWithParams } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

export interface TrustRatioOptions {
  /** What the ratio is multiplied by. @defaultValue 1 */
  readonly trustCoefficient?: Scalar;
  /** Added to the length of the update. @defaultValue 0 */
  readonly eps?: Scalar;
  /** The length that both are at least. @defaultValue 0 */
  readonly minNorm?: Scalar;
}

/**
 * Gives each leaf an update as long as the leaf itself, up to a coefficient.
 *
 *     u = c · ‖p‖ / (‖g‖ + eps) · g    for each leaf; u = g where ‖p‖ or ‖g‖ is 0
 *
 * @see You et al. (2020), "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", section 3.
 */
export const scaleByTrustRatio = (options?: TrustRatioOptions): Optimizer<Empty> => {
  const { trustCoefficient, eps, minNorm } = settings("scaleByTrustRatio", options, {
    trustCoefficient: is.amount(1),
    eps: is.amount(0),
    minNorm: is.amount(0),
  });
  return transformation(
    "scaleByTrustRatio",
    {},
    {
      init: () => ({}),
      update: (grads, state, params) => {
        const norm = (x: NDArray): NDArray => np.maximum(np.sqrt(np.sum(np.square(x))), minNorm);
        const updates = mapWithParams(
          (g, p) => {
            const [ofP, ofG] = [norm(p), norm(g)];
            const isZero = np.logicalOr(np.equal(ofP, 0), np.equal(ofG, 0));
            const ratio = np.div(np.mul(trustCoefficient, ofP), np.add(np.where(isZero, 1, ofG), eps));
            return np.astype(np.mul(np.where(isZero, 1, ratio), g), g.dtype);
          },
          grads,
          params,
        );
        return [updates, state];
      },
    },
  );
};
