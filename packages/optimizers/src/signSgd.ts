import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import type { Empty, Optimizer } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The sign of each gradient. */
export const scaleBySign = (): Optimizer<Empty> =>
  transformation(
    "scaleBySign",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [tree.map((g) => np.sign(g), grads), state],
    },
  );

/**
 * Steps of one length, whatever the gradient: u = −learningRate · sign(g).
 *
 * @see Bernstein et al. (2018), "signSGD: Compressed Optimisation for Non-Convex Problems", Algorithm 1.
 */
export const signSgd = (options: { readonly learningRate: LearningRate }): Optimizer<readonly [Empty, LearningRateState]> => {
  const { learningRate } = settings("signSgd", options, { learningRate: is.rate() });
  return chain(scaleBySign(), scaleByLearningRate(learningRate));
};
