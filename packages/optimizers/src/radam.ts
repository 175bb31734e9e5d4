import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { asFloat, complement, mix, oneMinusPower, power } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { epsAt, rootOf, type EpsOptions, type MomentOptions, type ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The state of the moments, and that of the learning rate. */
export type RadamState = readonly [ScaleByAdamState, LearningRateState];

export interface ScaleByRadamOptions extends MomentOptions, EpsOptions {
  /** How many gradients the second moment must be worth before it is used. @defaultValue 5 */
  readonly threshold?: number;
}

export interface RadamOptions extends ScaleByRadamOptions {
  readonly learningRate: LearningRate;
}

/**
 * Adam that trusts its second moment only as far as it has seen gradients: a warm-up by itself.
 *
 *     m̂ and v̂ as in `scaleByAdam`
 *     ρ∞ = 2 / (1 − b2) − 1    ρ = ρ∞ − 2·t·b2ᵗ / (1 − b2ᵗ)
 *     r = √((ρ − 4)·(ρ − 2)·ρ∞ / ((ρ∞ − 4)·(ρ∞ − 2)·ρ))
 *     u = r · m̂ / (√v̂ + eps)  where ρ ≥ threshold, else  m̂
 *
 * PyTorch's `RAdam` is this with `epsHat`: it adds eps to √v before v is corrected.
 *
 * @see Liu et al. (2020), "On the Variance of the Adaptive Learning Rate and Beyond", Algorithm 2.
 */
export const scaleByRadam = (options?: ScaleByRadamOptions): Optimizer<ScaleByAdamState> => {
  const { b1, b2, eps, epsRoot, threshold, epsHat } = settings("scaleByRadam", options, {
    ...is.moments(),
    threshold: is.constantAmount(5),
    epsHat: is.flag(false),
  });
  return transformation(
    "scaleByRadam",
    { t: "array", m: "tree", v: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), m: zerosLike(params), v: zerosLike(params) }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map((v, g) => mix(b2, v, np.square(g)), state.v, grads);
        const updates = tree.map(
          (g, m, v) => {
            const mHat = np.div(m, oneMinusPower(b1, t, m));
            const vHat = np.div(v, oneMinusPower(b2, t, v));
            const { rho, r } = rectification(b2, t, v, threshold);
            const rectified = np.mul(r, np.div(mHat, np.add(rootOf(vHat, epsRoot), epsAt(epsHat, eps, b2, t, v))));
            return np.astype(np.where(np.greaterEqual(rho, threshold), rectified, mHat), g.dtype);
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

/** How many gradients the second moment is worth, ρ, and the factor r by which its steps are shortened. */
const rectification = (
  b2: Scalar,
  t: NDArray,
  like: NDArray,
  threshold: number,
): { readonly rho: NDArray; readonly r: NDArray } => {
  const rhoInf = typeof b2 === "number" ? 2 / (1 - b2) - 1 : np.sub(np.div(2, complement(b2)), 1);
  const faded = np.div(np.mul(np.mul(2, asFloat(t, like)), power(b2, t, like)), oneMinusPower(b2, t, like));
  const rho = np.sub(rhoInf, faded);
  // Where ρ is below the threshold r is not used: it need only be a number.
  const safe = np.maximum(rho, Math.max(threshold, 4));
  const part = (x: Scalar): NDArray => np.mul(np.sub(x, 4), np.sub(x, 2));
  const r = np.sqrt(np.div(np.mul(part(safe), rhoInf), np.mul(part(np.astype(np.add(rhoInf, 0), like.dtype)), safe)));
  return { rho, r };
};

/** RAdam: {@link scaleByRadam}, and a learning rate. */
export const radam = (options: RadamOptions): Optimizer<RadamState> => {
  const { learningRate, ...moments } = settings("radam", options, {
    learningRate: is.rate(),
    ...is.moments(),
    threshold: is.constantAmount(5),
    epsHat: is.flag(false),
  });
  return chain(scaleByRadam(moments), scaleByLearningRate(learningRate));
};
