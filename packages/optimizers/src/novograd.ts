import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { mapFloats, mapWithParams, zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count, the running sum of scaled gradients, and a mean of the squared lengths of each leaf's gradients, `[]`. */
export type ScaleByNovogradState = { readonly t: NDArray; readonly m: tree.Tree; readonly v: tree.Tree };

/** The state of the moments, and that of the learning rate. */
export type NovogradState = readonly [ScaleByNovogradState, LearningRateState];

export interface ScaleByNovogradOptions {
  /** The fraction of the running sum kept each step. @defaultValue 0.9 */
  readonly b1?: Scalar;
  /** The fraction of the mean of squares kept each step. @defaultValue 0.25 */
  readonly b2?: Scalar;
  /** Added to the root. @defaultValue 1e-6 */
  readonly eps?: Scalar;
  /** The share of each parameter that is added to its scaled gradient. @defaultValue 0 */
  readonly weightDecay?: Scalar;
}

export interface NovogradOptions extends ScaleByNovogradOptions {
  readonly learningRate: LearningRate;
}

const kinds = () => ({ b1: is.decay(0.9), b2: is.decay(0.25), eps: is.positive(1e-6), weightDecay: is.amount(0) });

/**
 * Momentum of gradients that are scaled leaf by leaf, so that one number a leaf is remembered for it.
 *
 *     v ← b2·v + (1 − b2)·‖g‖²,  the first time  v ← ‖g‖²      for each leaf
 *     m ← b1·m + (g / (√v + eps) + weightDecay·p)
 *     u = m
 *
 * @see Ginsburg et al. (2019), "Stochastic Gradient Methods with Layer-wise Adaptive Moments for Training of Deep Networks",
 *   Algorithm 1.
 */
export const scaleByNovograd = (options?: ScaleByNovogradOptions): Optimizer<ScaleByNovogradState> => {
  const { b1, b2, eps, weightDecay } = settings("scaleByNovograd", options, kinds());
  return transformation(
    "scaleByNovograd",
    { t: "array", m: "tree", v: "tree" },
    {
      init: (params) => ({
        t: np.zeros([], "int32"),
        m: zerosLike(params),
        v: mapFloats((p) => np.zeros([], p.dtype), params),
      }),
      update: <P>(grads: P, state: ScaleByNovogradState, params: P) => {
        const isFirst = np.equal(state.t, 0);
        const v = tree.map(
          (v, g) => {
            const square = np.astype(np.sum(np.square(g)), v.dtype);
            return np.where(isFirst, square, mix(b2, v, square));
          },
          state.v,
          grads,
        );
        const scaled = tree.map((g, v) => np.div(g, np.add(np.sqrt(v), eps)), grads, v);
        const decayed = mapWithParams((g, p) => np.add(g, np.mul(weightDecay, p)), scaled, params);
        const m = tree.map((m, g) => np.astype(np.add(np.mul(b1, m), g), m.dtype), state.m, decayed);
        const updates = tree.map((g, m) => np.astype(m, g.dtype), grads, m);
        return [updates, { t: np.add(state.t, 1), m, v }];
      },
    },
  );
};

/** NovoGrad: {@link scaleByNovograd}, and a learning rate. */
export const novograd = (options: NovogradOptions): Optimizer<NovogradState> => {
  const { learningRate, ...others } = settings("novograd", options, { learningRate: is.rate(), ...kinds() });
  return chain(scaleByNovograd(others), scaleByLearningRate(learningRate));
};
