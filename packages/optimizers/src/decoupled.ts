import { addDecayedWeights } from "./addDecayedWeights.js";
import { scaleByAdamax, type AdamaxOptions, type ScaleByAdamaxState } from "./adamax.js";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Mask } from "./mask.js";
import { scaleByNadam, type NadamOptions, type ScaleByNadamState } from "./nadam.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";

/** What a decoupled decay may be told. */
export interface DecayOptions {
  /** The share of each parameter that a step of learning rate 1 takes away. @defaultValue 1e-4 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly mask?: Mask;
}

const decayKinds = () => ({ weightDecay: is.amount(1e-4), mask: is.someLeaves(true) });

/** Adamax with decay of the weights beside the gradient, as AdamW has it. */
export const adamaxw = (
  options: AdamaxOptions & DecayOptions,
): Optimizer<readonly [ScaleByAdamaxState, Empty, LearningRateState]> => {
  const { learningRate, weightDecay, mask, ...moments } = settings("adamaxw", options, {
    learningRate: is.rate(),
    ...decayKinds(),
    b1: is.decay(0.9),
    b2: is.decay(0.999),
    eps: is.amount(1e-8),
  });
  return chain(scaleByAdamax(moments), addDecayedWeights(weightDecay, mask), scaleByLearningRate(learningRate));
};

/** NAdam with decay of the weights beside the gradient, as AdamW has it. */
export const nadamw = (
  options: NadamOptions & DecayOptions,
): Optimizer<readonly [ScaleByNadamState, Empty, LearningRateState]> => {
  const { learningRate, weightDecay, mask, momentumDecay, ...moments } = settings("nadamw", options, {
    learningRate: is.rate(),
    ...decayKinds(),
    ...is.moments(),
    momentumDecay: is.optional(is.amount()),
  });
  return chain(
    scaleByNadam(momentumDecay === undefined ? moments : { ...moments, momentumDecay }),
    addDecayedWeights(weightDecay, mask),
    scaleByLearningRate(learningRate),
  );
};
