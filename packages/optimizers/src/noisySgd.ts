import { addNoise, type AddNoiseOptions, type AddNoiseState } from "./addNoise.js";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Optimizer } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";

export interface NoisySgdOptions extends Omit<AddNoiseOptions, "eta"> {
  readonly learningRate: LearningRate;
  /** The variance of the first noise. @defaultValue 0.01 */
  readonly eta?: number;
}

/** Gradient descent with noise that fades: {@link addNoise}, and a learning rate. */
export const noisySgd = (options: NoisySgdOptions): Optimizer<readonly [AddNoiseState, LearningRateState]> => {
  const { learningRate, ...noise } = settings("noisySgd", options, {
    learningRate: is.rate(),
    eta: is.constantAmount(0.01),
    gamma: is.constant(0.55),
    key: is.randomKey(),
  });
  return chain(addNoise(noise), scaleByLearningRate(learningRate));
};
