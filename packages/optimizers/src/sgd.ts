import { chain } from "./chain.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { identity } from "./identity.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { trace, type TraceState } from "./trace.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";

/** The running sum of gradients, `{}` without momentum, and the state of the learning rate. */
export type SgdState = readonly [TraceState | Empty, LearningRateState];

export interface SgdOptions {
  readonly learningRate: LearningRate;
  /** The fraction of the running sum kept each step; 0: none is kept. @defaultValue 0 */
  readonly momentum?: Scalar;
  /** Whether the step looks one gradient ahead. @defaultValue false */
  readonly nesterov?: boolean;
  /** What part of each gradient but the first the running sum leaves out. @defaultValue 0, as in PyTorch */
  readonly dampening?: Scalar;
}

/**
 * Stochastic gradient descent, with momentum if asked for.
 *
 *     m ← (1 − dampening)·g + momentum·m,  the first time  m ← g
 *     u = −learningRate · m,  or with nesterov  u = −learningRate · (g + momentum · m)
 *
 * PyTorch's `SGD`: the learning rate stands outside the sum, so that a change of it is felt at once. Its `weight_decay` is
 * coupled, `chain(addDecayedWeights(weightDecay), sgd(…))`, and `maximize` is `chain(scale(-1), sgd(…))`.
 *
 * @throws {@link ValueError} when an option is missing or none of its kind.
 * @see Robbins & Monro (1951), "A Stochastic Approximation Method"; Sutskever et al. (2013), "On the importance of
 *   initialization and momentum in deep learning".
 */
export const sgd = (options: SgdOptions): Optimizer<SgdState> => {
  const { learningRate, momentum, nesterov, dampening } = settings("sgd", options, {
    learningRate: is.rate(),
    momentum: is.amount(0),
    nesterov: is.flag(false),
    dampening: is.amount(0),
  });
  return chain(
    momentum === 0 ? identity() : trace(momentum, { nesterov, dampening }),
    scaleByLearningRate(learningRate),
  ) as Optimizer<SgdState>;
};
