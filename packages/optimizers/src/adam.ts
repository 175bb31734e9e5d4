import { chain } from "./chain.js";
import type { Optimizer } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByAdam, type ScaleByAdamOptions, type ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";

/** The state of the moments, and that of the learning rate. */
export type AdamState = readonly [ScaleByAdamState, LearningRateState];

export interface AdamOptions extends ScaleByAdamOptions {
  readonly learningRate: LearningRate;
}

/**
 * Adam: steps scaled by running estimates of the gradient's first two moments.
 *
 *     m ← b1·m + (1 − b1)·g         m̂ = m / (1 − b1ᵗ)
 *     v ← b2·v + (1 − b2)·g²        v̂ = v / (1 − b2ᵗ)
 *     u = −learningRate · m̂ / (√v̂ + eps)
 *
 * @see Kingma & Ba (2015), "Adam: A Method for Stochastic Optimization", Algorithm 1.
 */
export const adam = (options: AdamOptions): Optimizer<AdamState> => {
  const { learningRate, ...moments } = settings("adam", options, {
    learningRate: is.rate(),
    ...is.moments(),
    nesterov: is.flag(false),
    epsHat: is.flag(false),
  });
  return chain(scaleByAdam(moments), scaleByLearningRate(learningRate));
};
