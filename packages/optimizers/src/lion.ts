import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import type { Mask } from "./mask.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** A running mean of the gradients. */
export type ScaleByLionState = { readonly m: tree.Tree };

/** The running mean, the state of the decay (none) and of the learning rate. */
export type LionState = readonly [ScaleByLionState, Empty, LearningRateState];

export interface ScaleByLionOptions {
  /** The weight of the running mean in the update. @defaultValue 0.9 */
  readonly b1?: Scalar;
  /** The fraction of the running mean kept each step. @defaultValue 0.99 */
  readonly b2?: Scalar;
}

export interface LionOptions extends ScaleByLionOptions {
  /** Three to ten times smaller than Adam's. */
  readonly learningRate: LearningRate;
  /** The share of each parameter that a step of learning rate 1 takes away. @defaultValue 1e-3 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly mask?: Mask;
}

/**
 * The sign of an average of the gradient and its running mean: all updates are ±1.
 *
 *     u = sign(b1·m + (1 − b1)·g)
 *     m ← b2·m + (1 − b2)·g
 *
 * @see Chen et al. (2023), "Symbolic Discovery of Optimization Algorithms", Algorithm 2.
 */
export const scaleByLion = (options?: ScaleByLionOptions): Optimizer<ScaleByLionState> => {
  const { b1, b2 } = settings("scaleByLion", options, { b1: is.decay(0.9), b2: is.decay(0.99) });
  return transformation(
    "scaleByLion",
    { m: "tree" },
    {
      init: (params) => ({ m: zerosLike(params) }),
      update: (grads, { m }) => [
        tree.map((g, m) => np.sign(mix(b1, m, g)), grads, m),
        { m: tree.map((m, g) => mix(b2, m, g), m, grads) },
      ],
    },
  );
};

/** Lion: {@link scaleByLion}, decay of the weights and a learning rate. */
export const lion = (options: LionOptions): Optimizer<LionState> => {
  const { learningRate, weightDecay, mask, ...others } = settings("lion", options, {
    learningRate: is.rate(),
    weightDecay: is.amount(1e-3),
    mask: is.someLeaves(true),
    b1: is.decay(0.9),
    b2: is.decay(0.99),
  });
  return chain(scaleByLion(others), addDecayedWeights(weightDecay, mask), scaleByLearningRate(learningRate));
};
