import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import type { ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The state of the moments, and that of the learning rate. */
export type AdoptState = readonly [ScaleByAdamState, LearningRateState];

export interface ScaleByAdoptOptions {
  /** The fraction of the mean of scaled gradients kept each step. @defaultValue 0.9 */
  readonly b1?: Scalar;
  /** The fraction of the mean of squares kept each step. @defaultValue 0.9999 */
  readonly b2?: Scalar;
  /** What the root is at least. @defaultValue 1e-6 */
  readonly eps?: Scalar;
}

export interface AdoptOptions extends ScaleByAdoptOptions {
  readonly learningRate: LearningRate;
}

const kinds = () => ({ b1: is.decay(0.9), b2: is.decay(0.9999), eps: is.positive(1e-6) });

/**
 * Adam in another order: each gradient is scaled by the squares before it, clipped, and then averaged, which converges for any b2.
 *
 *     the first time  v ← g²  and  u = 0,  then, for t = 1, 2, …
 *     m ← b1·m + (1 − b1)·clip(g / max(√v, eps), ±t^¼)
 *     v ← b2·v + (1 − b2)·g²
 *     u = m
 *
 * @see Taniguchi et al. (2024), "ADOPT: Modified Adam Can Converge with Any β₂ with the Optimal Rate", Algorithm 2.
 */
export const scaleByAdopt = (options?: ScaleByAdoptOptions): Optimizer<ScaleByAdamState> => {
  const { b1, b2, eps } = settings("scaleByAdopt", options, kinds());
  return transformation(
    "scaleByAdopt",
    { t: "array", m: "tree", v: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), m: zerosLike(params), v: zerosLike(params) }),
      update: (grads, state) => {
        const isFirst = np.equal(state.t, 0);
        const bound = np.sqrt(np.sqrt(np.astype(state.t, "float32")));
        const m = tree.map(
          (m, g, v) => {
            const scaled = np.div(g, np.maximum(np.sqrt(v), eps));
            const clipped = np.minimum(np.maximum(scaled, np.neg(bound)), bound);
            return np.where(isFirst, m, mix(b1, m, np.astype(clipped, m.dtype)));
          },
          state.m,
          grads,
          state.v,
        );
        const v = tree.map((v, g) => np.where(isFirst, np.square(g), mix(b2, v, np.square(g))), state.v, grads);
        const updates = tree.map((g, m) => np.astype(m, g.dtype), grads, m);
        return [updates, { t: np.add(state.t, 1), m, v }];
      },
    },
  );
};

/** ADOPT: {@link scaleByAdopt}, and a learning rate. */
export const adopt = (options: AdoptOptions): Optimizer<AdoptState> => {
  const { learningRate, ...moments } = settings("adopt", options, { learningRate: is.rate(), ...kinds() });
  return chain(scaleByAdopt(moments), scaleByLearningRate(learningRate));
};
