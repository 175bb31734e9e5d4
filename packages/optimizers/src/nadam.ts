import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { complement, mix, oneMinusPower } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { rootOf, scaleByAdam, type MomentOptions, type ScaleByAdamState } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { widestFloat, zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The state of `scaleByAdam`; where the momentum changes, also the product of all of it so far, `[]`. */
export type ScaleByNadamState = ScaleByAdamState & { readonly product?: NDArray };

/** The state of the moments, and that of the learning rate. */
export type NadamState = readonly [ScaleByNadamState, LearningRateState];

export interface ScaleByNadamOptions extends MomentOptions {
  /** How fast the momentum rises from b1/2 to b1; PyTorch has 4e-3. @defaultValue it is b1 from the first step on, as in Optax */
  readonly momentumDecay?: Scalar;
}

export interface NadamOptions extends ScaleByNadamOptions {
  readonly learningRate: LearningRate;
}

/**
 * As `scaleByAdam`, with a first moment that looks one gradient ahead.
 *
 *     m̂ = b1·m / (1 − b1ᵗ⁺¹) + (1 − b1)·g / (1 − b1ᵗ)
 *     u = m̂ / (√v̂ + eps)
 *
 * With a `momentumDecay` ψ, as in PyTorch,
 *
 *     μ_t = b1 · (1 − ½ · 0.96^(t·ψ))
 *     m̂ = μ_{t+1}·m / (1 − μ₁⋯μ_{t+1}) + (1 − μ_t)·g / (1 − μ₁⋯μ_t)
 *
 * @see Dozat (2016), "Incorporating Nesterov Momentum into Adam", Algorithm 8; appendix for the changing momentum.
 */
export const scaleByNadam = (options?: ScaleByNadamOptions): Optimizer<ScaleByNadamState> => {
  const { momentumDecay, ...moments } = settings("scaleByNadam", options, {
    ...is.moments(),
    momentumDecay: is.optional(is.amount()),
  });
  if (momentumDecay === undefined) return scaleByAdam({ ...moments, nesterov: true });
  const { b1, b2, eps, epsRoot } = moments;
  /** μ of a step, given as a float. */
  const momentum = (t: NDArray): NDArray => {
    const exponent = np.mul(momentumDecay, t);
    return np.mul(b1, np.sub(1, np.mul(0.5, np.exp(np.mul(Math.log(0.96), exponent)))));
  };
  return transformation<ScaleByNadamState>(
    "scaleByNadam",
    { t: "array", product: "array", m: "tree", v: "tree" },
    {
      init: (params) => ({
        t: np.zeros([], "int32"),
        product: np.ones([], widestFloat(params)),
        m: zerosLike(params),
        v: zerosLike(params),
      }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const step = np.astype(t, state.product!.dtype);
        const [now, ahead] = [momentum(step), momentum(np.add(step, 1))];
        const product = np.mul(state.product!, now);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map((v, g) => mix(b2, v, np.square(g)), state.v, grads);
        const updates = tree.map(
          (g, m, v) => {
            const ofGradient = np.div(complement(now), complement(product));
            const ofMoment = np.div(ahead, complement(np.mul(product, ahead)));
            const mHat = np.add(np.mul(ofGradient, g), np.mul(ofMoment, m));
            const vHat = np.div(v, oneMinusPower(b2, t, v));
            return np.astype(np.div(mHat, np.add(rootOf(vHat, epsRoot), eps)), g.dtype);
          },
          grads,
          m,
          v,
        );
        return [updates, { t, product, m, v }];
      },
    },
  );
};

/**
 * NAdam: {@link scaleByNadam}, and a learning rate. PyTorch's is the one with `momentumDecay: 4e-3`.
 *
 * @see Dozat (2016), "Incorporating Nesterov Momentum into Adam", Algorithm 8.
 */
export const nadam = (options: NadamOptions): Optimizer<NadamState> => {
  const { learningRate, momentumDecay, ...moments } = settings("nadam", options, {
    learningRate: is.rate(),
    ...is.moments(),
    momentumDecay: is.optional(is.amount()),
  });
  return chain(
    scaleByNadam(momentumDecay === undefined ? moments : { ...moments, momentumDecay }),
    scaleByLearningRate(learningRate),
  );
};
