import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import type { Mask } from "./mask.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByAdam, type MomentOptions, type ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { scaleByTrustRatio } from "./scaleByTrustRatio.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";

/** The states of the moments, of the decay and the trust ratio (none), and of the learning rate. */
export type LambState = readonly [ScaleByAdamState, Empty, Empty, LearningRateState];

export interface LambOptions extends MomentOptions {
  readonly learningRate: LearningRate;
  /** The share of each parameter that is added to its update. @defaultValue 0 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly mask?: Mask;
}

/**
 * Adam for large batches: each leaf's update is as long as the leaf.
 *
 *     r = m̂ / (√v̂ + eps) + weightDecay · p
 *     u = −learningRate · ‖p‖ / ‖r‖ · r    for each leaf
 *
 * @see You et al. (2020), "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", Algorithm 2.
 */
export const lamb = (options: LambOptions): Optimizer<LambState> => {
  const { learningRate, weightDecay, mask, ...moments } = settings("lamb", options, {
    learningRate: is.rate(),
    weightDecay: is.amount(0),
    mask: is.someLeaves(true),
    ...is.moments(1e-6),
  });
  return chain(
    scaleByAdam(moments),
    addDecayedWeights(weightDecay, mask),
    scaleByTrustRatio(),
    scaleByLearningRate(learningRate),
  );
};
