import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Mask } from "./mask.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { mix, oneMinusPower } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { rootOf } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count; running means of the gradient, of its changes, and of the square of what is foretold; and the last gradient. */
export type ScaleByAdanState = {
  readonly t: NDArray;
  readonly m: tree.Tree;
  readonly v: tree.Tree;
  readonly n: tree.Tree;
  readonly before: tree.Tree;
};

/** The states of the moments, of the decay (none) and of the learning rate. */
export type AdanState = readonly [ScaleByAdanState, Empty, LearningRateState];

export interface ScaleByAdanOptions {
  /** The fraction of the mean of gradients kept each step. @defaultValue 0.98 */
  readonly b1?: Scalar;
  /** The fraction of the mean of changes kept each step, and their weight in the step. @defaultValue 0.92 */
  readonly b2?: Scalar;
  /** The fraction of the mean of squares kept each step. @defaultValue 0.99 */
  readonly b3?: Scalar;
  /** Added to the root. @defaultValue 1e-8 */
  readonly eps?: Scalar;
  /** Added inside the root. @defaultValue 1e-8 */
  readonly epsRoot?: Scalar;
}

export interface AdanOptions extends ScaleByAdanOptions {
  readonly learningRate: LearningRate;
  /** The share of each parameter that a step of learning rate 1 takes away. @defaultValue 0 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly mask?: Mask;
}

const kinds = () => ({
  b1: is.decay(0.98),
  b2: is.decay(0.92),
  b3: is.decay(0.99),
  eps: is.amount(1e-8),
  epsRoot: is.amount(1e-8),
});

/**
 * Nesterov's momentum from changes of the gradient, so that no second gradient is asked for.
 *
 *     d = g − g_before,  0 the first time
 *     m ← b1·m + (1 − b1)·g    v ← b2·v + (1 − b2)·d    n ← b3·n + (1 − b3)·(g + b2·d)²
 *     u = (m̂ + b2·v̂) / (√(n̂ + epsRoot) + eps)          each corrected by 1 − bᵗ
 *
 * The b are fractions kept, as in Optax; those of the paper are 1 less these.
 *
 * @see Xie et al. (2022), "Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models", Algorithm 1.
 */
export const scaleByAdan = (options?: ScaleByAdanOptions): Optimizer<ScaleByAdanState> => {
  const { b1, b2, b3, eps, epsRoot } = settings("scaleByAdan", options, kinds());
  return transformation(
    "scaleByAdan",
    { t: "array", m: "tree", v: "tree", n: "tree", before: "tree" },
    {
      init: (params) => {
        const zeros = zerosLike(params);
        return { t: np.zeros([], "int32"), m: zeros, v: zeros, n: zeros, before: zeros };
      },
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const isFirst = np.equal(state.t, 0);
        const d = tree.map((g, before) => np.where(isFirst, 0, np.sub(g, before)), grads, state.before);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map((v, d) => mix(b2, v, d), state.v, d);
        const n = tree.map((n, g, d) => mix(b3, n, np.square(np.add(g, np.mul(b2, d)))), state.n, grads, d);
        const updates = tree.map(
          (g, m, v, n) => {
            const ahead = np.mul(b2, np.div(v, oneMinusPower(b2, t, v)));
            const direction = np.add(np.div(m, oneMinusPower(b1, t, m)), ahead);
            const root = rootOf(np.div(n, oneMinusPower(b3, t, n)), epsRoot);
            return np.astype(np.div(direction, np.add(root, eps)), g.dtype);
          },
          grads,
          m,
          v,
          n,
        );
        return [updates, { t, m, v, n, before: tree.map((before, g) => np.astype(g, before.dtype), state.before, grads) }];
      },
    },
  );
};

/** Adan: {@link scaleByAdan}, decay of the weights and a learning rate. */
export const adan = (options: AdanOptions): Optimizer<AdanState> => {
  const { learningRate, weightDecay, mask, ...moments } = settings("adan", options, {
    learningRate: is.rate(),
    weightDecay: is.amount(0),
    mask: is.someLeaves(true),
    ...kinds(),
  });
  return chain(scaleByAdan(moments), addDecayedWeights(weightDecay, mask), scaleByLearningRate(learningRate));
};
