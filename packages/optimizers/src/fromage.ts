import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Empty, Optimizer } from "./optimizer.js";
import { scale } from "./scale.js";
import { scaleByTrustRatio } from "./scaleByTrustRatio.js";
import { settings } from "./settings.js";

export interface FromageOptions {
  /** How far a leaf goes for its length. */
  readonly learningRate: number;
  /** The length that leaves and gradients count at least. @defaultValue 1e-6 */
  readonly minNorm?: number;
}

/**
 * Steps as long as each leaf, shortened so that leaves do not grow: no learning rate for each problem.
 *
 *     p ← (p − learningRate · ‖p‖ / ‖g‖ · g) / √(1 + learningRate²)    for each leaf
 *
 * @see Bernstein et al. (2020), "On the distance between two neural networks and the stability of learning", Algorithm 1.
 */
export const fromage = (options: FromageOptions): Optimizer<readonly [Empty, Empty, Empty]> => {
  const { learningRate, minNorm } = settings("fromage", options, {
    learningRate: is.constant(),
    minNorm: is.constantAmount(1e-6),
  });
  const shorter = 1 / Math.sqrt(1 + learningRate ** 2);
  return chain(scaleByTrustRatio({ minNorm }), scale(-learningRate * shorter), addDecayedWeights(shorter - 1));
};
