import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import type { AdamOptions } from "./adam.js";
import { scaleByAdam, type ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import type { Mask } from "./mask.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";

/** The states of the moments, of the decay (none) and of the learning rate. */
export type AdamwState = readonly [ScaleByAdamState, Empty, LearningRateState];

export interface AdamwOptions extends AdamOptions {
  /** The share of each parameter that a step of learning rate 1 takes away. @defaultValue 1e-4, as in Optax; PyTorch has 1e-2 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay; `false` spares a whole subtree. @defaultValue all */
  readonly mask?: Mask;
}

/**
 * Adam with decay of the weights beside the gradient, not in it: the decay is not divided by √v̂.
 *
 *     u = −learningRate · (m̂ / (√v̂ + eps) + weightDecay · p)
 *
 * with m̂ and v̂ as in `adam`.
 *
 * @see Loshchilov & Hutter (2019), "Decoupled Weight Decay Regularization", Algorithm 2.
 */
export const adamw = (options: AdamwOptions): Optimizer<AdamwState> => {
  const { learningRate, weightDecay, mask, ...moments } = settings("adamw", options, {
    learningRate: is.rate(),
    weightDecay: is.amount(1e-4),
    mask: is.someLeaves(true),
    ...is.moments(),
    nesterov: is.flag(false),
    epsHat: is.flag(false),
  });
  return chain(scaleByAdam(moments), addDecayedWeights(weightDecay, mask), scaleByLearningRate(learningRate));
};
