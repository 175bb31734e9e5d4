import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** Running means of the squared gradients and of the squared updates. */
export type ScaleByAdadeltaState = { readonly squaredGrads: tree.Tree; readonly squaredUpdates: tree.Tree };

/** The running means, and the state of the learning rate. */
export type AdadeltaState = readonly [ScaleByAdadeltaState, LearningRateState];

export interface ScaleByAdadeltaOptions {
  /** The fraction of the running means kept each step. @defaultValue 0.9 */
  readonly rho?: Scalar;
  /** Added inside both roots. @defaultValue 1e-6 */
  readonly eps?: Scalar;
}

export interface AdadeltaOptions extends ScaleByAdadeltaOptions {
  /** @defaultValue 1, as in the paper */
  readonly learningRate?: LearningRate;
}

/**
 * Gives updates the unit of the parameters: the size of past updates over that of past gradients.
 *
 *     a ← ρ·a + (1 − ρ)·g²
 *     u = √(d + eps) / √(a + eps) · g
 *     d ← ρ·d + (1 − ρ)·u²
 *
 * @see Zeiler (2012), "ADADELTA: An Adaptive Learning Rate Method", Algorithm 1.
 */
export const scaleByAdadelta = (options?: ScaleByAdadeltaOptions): Optimizer<ScaleByAdadeltaState> => {
  const { rho, eps } = settings("scaleByAdadelta", options, { rho: is.decay(0.9), eps: is.amount(1e-6) });
  return transformation(
    "scaleByAdadelta",
    { squaredGrads: "tree", squaredUpdates: "tree" },
    {
      init: (params) => ({ squaredGrads: zerosLike(params), squaredUpdates: zerosLike(params) }),
      update: (grads, state) => {
        const a = tree.map((a, g) => mix(rho, a, np.square(g)), state.squaredGrads, grads);
        const updates = tree.map(
          (g, a, d) => np.astype(np.mul(np.sqrt(np.div(np.add(d, eps), np.add(a, eps))), g), g.dtype),
          grads,
          a,
          state.squaredUpdates,
        );
        const d = tree.map((d, u) => mix(rho, d, np.square(u)), state.squaredUpdates, updates);
        return [updates, { squaredGrads: a, squaredUpdates: d }];
      },
    },
  );
};

/** Adadelta: {@link scaleByAdadelta}, and a learning rate. */
export const adadelta = (options?: AdadeltaOptions): Optimizer<AdadeltaState> => {
  const { learningRate, ...others } = settings("adadelta", options, {
    learningRate: is.rate(1),
    rho: is.decay(0.9),
    eps: is.amount(1e-6),
  });
  return chain(scaleByAdadelta(others), scaleByLearningRate(learningRate));
};
