import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import type { Optimizer } from "./optimizer.js";
import { mix, oneMinusPower } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import type { MomentOptions } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The step count, the first moment, and the largest gradient, which fades. */
export type ScaleByAdamaxState = { readonly t: NDArray; readonly m: tree.Tree; readonly largest: tree.Tree };

/** The state of the moments, and that of the learning rate. */
export type AdamaxState = readonly [ScaleByAdamaxState, LearningRateState];

export interface AdamaxOptions extends Omit<MomentOptions, "epsRoot"> {
  readonly learningRate: LearningRate;
}

/**
 * Adam with the largest gradient in place of the root of their mean square.
 *
 *     m ← b1·m + (1 − b1)·g    m̂ = m / (1 − b1ᵗ)
 *     L ← max(b2·L, |g| + eps)
 *     u = m̂ / L
 *
 * @see Kingma & Ba (2015), "Adam: A Method for Stochastic Optimization", Algorithm 2; eps as in Optax and PyTorch.
 */
export const scaleByAdamax = (options?: Omit<MomentOptions, "epsRoot">): Optimizer<ScaleByAdamaxState> => {
  const { b1, b2, eps } = settings("scaleByAdamax", options, { b1: is.decay(0.9), b2: is.decay(0.999), eps: is.amount(1e-8) });
  return transformation(
    "scaleByAdamax",
    { t: "array", m: "tree", largest: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), m: zerosLike(params), largest: zerosLike(params) }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const largest = tree.map((L, g) => np.maximum(np.mul(b2, L), np.add(np.abs(g), eps)), state.largest, grads);
        const updates = tree.map(
          (g, m, L) => np.astype(np.div(np.div(m, oneMinusPower(b1, t, m)), L), g.dtype),
          grads,
          m,
          largest,
        );
        return [updates, { t, m, largest }];
      },
    },
  );
};

/** Adamax: {@link scaleByAdamax}, and a learning rate. */
export const adamax = (options: AdamaxOptions): Optimizer<AdamaxState> => {
  const { learningRate, ...moments } = settings("adamax", options, {
    learningRate: is.rate(),
    b1: is.decay(0.9),
    b2: is.decay(0.999),
    eps: is.amount(1e-8),
  });
  return chain(scaleByAdamax(moments), scaleByLearningRate(learningRate));
};
