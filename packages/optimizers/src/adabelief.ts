import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import type { Optimizer } from "./optimizer.js";
import { mix, oneMinusPower } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import type { MomentOptions, ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The state of the moments, and that of the learning rate. */
export type AdabeliefState = readonly [ScaleByAdamState, LearningRateState];

export interface AdabeliefOptions extends MomentOptions {
  readonly learningRate: LearningRate;
}

/**
 * As `scaleByAdam`, with the spread of the gradient around its mean in place of its square: where it is as expected, steps are large.
 *
 *     m ← b1·m + (1 − b1)·g                     m̂ = m / (1 − b1ᵗ)
 *     v ← b2·v + (1 − b2)·(g − m)² + epsRoot    v̂ = v / (1 − b2ᵗ)
 *     u = m̂ / (√v̂ + eps)
 *
 * As in the paper, m is the new mean; Optax takes the old one. Both eps are 1e-16 unless given.
 *
 * @see Zhuang et al. (2020), "AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients", Algorithm 2.
 */
export const scaleByBelief = (options?: MomentOptions): Optimizer<ScaleByAdamState> => {
  const { b1, b2, eps, epsRoot } = settings("scaleByBelief", options, {
    ...is.moments(1e-16, 1e-16),
  });
  return transformation(
    "scaleByBelief",
    { t: "array", m: "tree", v: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), m: zerosLike(params), v: zerosLike(params) }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map((v, g, m) => np.add(mix(b2, v, np.square(np.sub(g, m))), epsRoot), state.v, grads, m);
        const updates = tree.map(
          (g, m, v) => {
            const mHat = np.div(m, oneMinusPower(b1, t, m));
            const vHat = np.div(v, oneMinusPower(b2, t, v));
            return np.astype(np.div(mHat, np.add(np.sqrt(vHat), eps)), g.dtype);
          },
          grads,
          m,
          v,
        );
        return [updates, { t, m, v }];
      },
    },
  );
};

/** AdaBelief: {@link scaleByBelief}, and a learning rate. */
export const adabelief = (options: AdabeliefOptions): Optimizer<AdabeliefState> => {
  const { learningRate, ...moments } = settings("adabelief", options, {
    learningRate: is.rate(),
    ...is.moments(1e-16, 1e-16),
  });
  return chain(scaleByBelief(moments), scaleByLearningRate(learningRate));
};
