import { chain } from "./chain.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { identity } from "./identity.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { trace, type TraceState } from "./trace.js";

/** The running sum of gradients, `{}` without momentum, and the state of the learning rate. */
export type SgdState = readonly [TraceState | Empty, LearningRateState];

export interface SgdOptions {
  readonly learningRate: LearningRate;
  /** The fraction of the running sum kept each step; 0: none is kept. @defaultValue 0 */
  readonly momentum?: Scalar;
  /** Whether the step looks one gradient ahead. @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, with momentum if asked for.
 *
 *     m ← g + momentum · m
 *     u = −learningRate · m,  or with nesterov  u = −learningRate · (g + momentum · m)
 *
 * PyTorch's `SGD` without dampening.
 *
 * @see Robbins & Monro (1951), "A Stochastic Approximation Method"; Sutskever et al. (2013), "On the importance of
 *   initialization and momentum in deep learning".
 */
export const sgd = ({ learningRate, momentum = 0, nesterov = false }: SgdOptions): Optimizer<SgdState> =>
  chain(momentum === 0 ? identity() : trace(momentum, { nesterov }), scaleByLearningRate(learningRate)) as Optimizer<SgdState>;
