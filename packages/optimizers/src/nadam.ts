import type { AdamOptions, AdamState } from "./adam.js";
import { chain } from "./chain.js";
import type { Optimizer } from "./optimizer.js";
import { scaleByAdam } from "./scaleByAdam.js";
import { scaleByLearningRate } from "./scaleByLearningRate.js";

/**
 * Adam whose first moment looks one gradient ahead.
 *
 *     m̂ = b1·m / (1 − b1ᵗ⁺¹) + (1 − b1)·g / (1 − b1ᵗ)
 *     u = −learningRate · m̂ / (√v̂ + eps)
 *
 * `adamw({ nesterov: true })` is the same with weight decay. (PyTorch's NAdam also lets b1 change from step to step.)
 *
 * @see Dozat (2016), "Incorporating Nesterov Momentum into Adam", Algorithm 8.
 */
export const nadam = ({ learningRate, ...moments }: Omit<AdamOptions, "nesterov">): Optimizer<AdamState> =>
  chain(scaleByAdam({ ...moments, nesterov: true }), scaleByLearningRate(learningRate));
