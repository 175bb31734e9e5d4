import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import type { Mask } from "./mask.js";
import { masked, type MaskedState } from "./masked.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { scaleByTrustRatio } from "./scaleByTrustRatio.js";
import { trace, type TraceState } from "./trace.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";

/** The states of the decay and the trust ratio (none), of the learning rate, and the momentum. */
export type LarsState = readonly [Empty, MaskedState<Empty>, LearningRateState, TraceState];

export interface LarsOptions {
  readonly learningRate: LearningRate;
  /** The share of each parameter that is added to its gradient. @defaultValue 0 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly weightDecayMask?: Mask;
  /** How far a leaf goes for its length. @defaultValue 0.001 */
  readonly trustCoefficient?: Scalar;
  /** Added to the length of the gradient. @defaultValue 0 */
  readonly eps?: Scalar;
  /** Which parameters take steps by their length. @defaultValue all */
  readonly trustRatioMask?: Mask;
  /** The fraction of past steps kept each step. @defaultValue 0.9 */
  readonly momentum?: Scalar;
  /** @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Momentum for large batches: each leaf steps a fraction of its own length.
 *
 *     g ← g + weightDecay · p
 *     s = −learningRate · trustCoefficient · ‖p‖ / (‖g‖ + eps) · g    for each leaf
 *     u ← s + momentum · u
 *
 * @see You, Gitman & Ginsburg (2017), "Large Batch Training of Convolutional Networks", Algorithm 1.
 */
export const lars = (options: LarsOptions): Optimizer<LarsState> => {
  const { learningRate, weightDecay, weightDecayMask, trustCoefficient, eps, trustRatioMask, momentum, nesterov } = settings(
    "lars",
    options,
    {
      learningRate: is.rate(),
      weightDecay: is.amount(0),
      weightDecayMask: is.someLeaves(true),
      trustCoefficient: is.amount(0.001),
      eps: is.amount(0),
      trustRatioMask: is.someLeaves(true),
      momentum: is.amount(0.9),
      nesterov: is.flag(false),
    },
  );
  return chain(
    addDecayedWeights(weightDecay, weightDecayMask),
    masked(scaleByTrustRatio({ trustCoefficient, eps }), trustRatioMask),
    scaleByLearningRate(learningRate),
    trace(momentum, { nesterov }),
  );
};
