import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import type { Optimizer } from "./optimizer.js";
import { mix, oneMinusPower } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { rootOf, type MomentOptions } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The step count, the two moments, and the largest second moment so far. */
export type ScaleByAmsgradState = {
  readonly t: NDArray;
  readonly m: tree.Tree;
  readonly v: tree.Tree;
  readonly vMax: tree.Tree;
};

/** The state of the moments, and that of the learning rate. */
export type AmsgradState = readonly [ScaleByAmsgradState, LearningRateState];

export interface ScaleByAmsgradOptions extends MomentOptions {
  /** Whether the largest v is kept, to be corrected then, as in PyTorch; otherwise the largest v̂, as in Optax. @defaultValue false */
  readonly correctAfter?: boolean;
}

export interface AmsgradOptions extends ScaleByAmsgradOptions {
  readonly learningRate: LearningRate;
}

/**
 * As `scaleByAdam`, with a second moment that never falls.
 *
 *     m ← b1·m + (1 − b1)·g         m̂ = m / (1 − b1ᵗ)
 *     v ← b2·v + (1 − b2)·g²        v̂ = max(v̂, v / (1 − b2ᵗ))
 *     u = m̂ / (√v̂ + eps)
 *
 * The maximum is over corrected moments, as in Optax. PyTorch takes it over v, and corrects it then: `correctAfter`.
 *
 * @see Reddi, Kale & Kumar (2018), "On the Convergence of Adam and Beyond", Algorithm 2.
 */
export const scaleByAmsgrad = (options?: ScaleByAmsgradOptions): Optimizer<ScaleByAmsgradState> => {
  const { b1, b2, eps, epsRoot, correctAfter } = settings("scaleByAmsgrad", options, {
    ...is.moments(),
    correctAfter: is.flag(false),
  });
  return transformation(
    "scaleByAmsgrad",
    { t: "array", m: "tree", v: "tree", vMax: "tree" },
    {
      init: (params) => {
        const zeros = zerosLike(params);
        return { t: np.zeros([], "int32"), m: zeros, v: zeros, vMax: zeros };
      },
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map((v, g) => mix(b2, v, np.square(g)), state.v, grads);
        const corrected = (v: NDArray): NDArray => np.div(v, oneMinusPower(b2, t, v));
        const vMax = tree.map((vMax, v) => np.maximum(vMax, correctAfter ? v : corrected(v)), state.vMax, v);
        const updates = tree.map(
          (g, m, vMax) => {
            const mHat = np.div(m, oneMinusPower(b1, t, m));
            return np.astype(np.div(mHat, np.add(rootOf(correctAfter ? corrected(vMax) : vMax, epsRoot), eps)), g.dtype);
          },
          grads,
          m,
          vMax,
        );
        return [updates, { t, m, v, vMax }];
      },
    },
  );
};

/** AMSGrad: {@link scaleByAmsgrad}, and a learning rate. */
export const amsgrad = (options: AmsgradOptions): Optimizer<AmsgradState> => {
  const { learningRate, ...moments } = settings("amsgrad", options, {
    learningRate: is.rate(),
    ...is.moments(),
    correctAfter: is.flag(false),
  });
  return chain(scaleByAmsgrad(moments), scaleByLearningRate(learningRate));
};
