import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { complement, mix, oneMinusPower } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { rootOf, type MomentOptions, type ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { mapFloats, zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The state of the moments, and that of the learning rate. */
export type YogiState = readonly [ScaleByAdamState, LearningRateState];

export interface ScaleByYogiOptions extends MomentOptions {
  /** Added to √v̂. @defaultValue 1e-3 */
  readonly eps?: Scalar;
  /** What the second moment begins with. @defaultValue 1e-6 */
  readonly initialMoment?: number;
}

export interface YogiOptions extends ScaleByYogiOptions {
  readonly learningRate: LearningRate;
}

/**
 * Adam whose second moment moves by steps of g², however far away it is.
 *
 *     m ← b1·m + (1 − b1)·g                      m̂ = m / (1 − b1ᵗ)
 *     v ← v − (1 − b2) · sign(v − g²) · g²       v̂ = v / (1 − b2ᵗ)
 *     u = m̂ / (√v̂ + eps)
 *
 * @see Zaheer et al. (2018), "Adaptive Methods for Nonconvex Optimization", Algorithm 2; corrected as in Optax,
 *   which begins m as it does v, and so moves where there is no gradient.
 */
export const scaleByYogi = (options?: ScaleByYogiOptions): Optimizer<ScaleByAdamState> => {
  const { b1, b2, eps, epsRoot, initialMoment } = settings("scaleByYogi", options, {
    ...is.moments(1e-3),
    initialMoment: is.constantAmount(1e-6),
  });
  return transformation(
    "scaleByYogi",
    { t: "array", m: "tree", v: "tree" },
    {
      init: (params) => {
        const v = mapFloats((p) => np.full(p.shape, initialMoment, p.dtype), params);
        return { t: np.zeros([], "int32"), m: zerosLike(params), v };
      },
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map(
          (v, g) => {
            const square = np.square(g);
            return np.sub(v, np.mul(complement(b2), np.mul(np.sign(np.sub(v, square)), square)));
          },
          state.v,
          grads,
        );
        const updates = tree.map(
          (g, m, v) => {
            const mHat = np.div(m, oneMinusPower(b1, t, m));
            const vHat = np.div(v, oneMinusPower(b2, t, v));
            return np.astype(np.div(mHat, np.add(rootOf(vHat, epsRoot), eps)), g.dtype);
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

/** Yogi: {@link scaleByYogi}, and a learning rate. */
export const yogi = (options: YogiOptions): Optimizer<YogiState> => {
  const { learningRate, ...moments } = settings("yogi", options, {
    learningRate: is.rate(),
    ...is.moments(1e-3),
    initialMoment: is.constantAmount(1e-6),
  });
  return chain(scaleByYogi(moments), scaleByLearningRate(learningRate));
};
