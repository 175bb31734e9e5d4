import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Mask } from "./mask.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { mix, oneMinusPower } from "./scalars.js";
import type { LearningRate, Schedule } from "./schedule.js";
import { rootOf, type MomentOptions } from "./scaleByAdam.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count, a quick and a slow mean of the gradients, and the mean of their squares. */
export type ScaleByAdemamixState = {
  readonly t: NDArray;
  readonly m1: tree.Tree;
  readonly m2: tree.Tree;
  readonly v: tree.Tree;
};

/** The states of the moments, of the decay (none) and of the learning rate. */
export type AdemamixState = readonly [ScaleByAdemamixState, Empty, LearningRateState];

export interface ScaleByAdemamixOptions extends MomentOptions {
  /** The fraction of the slow mean kept each step, or a schedule of it. @defaultValue 0.9999 */
  readonly b3?: Scalar | Schedule;
  /** The weight of the slow mean, or a schedule of it. @defaultValue 6 */
  readonly alpha?: Scalar | Schedule;
}

export interface AdemamixOptions extends ScaleByAdemamixOptions {
  readonly learningRate: LearningRate;
  /** The share of each parameter that a step of learning rate 1 takes away. @defaultValue 0 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly mask?: Mask;
}

/**
 * Adam with a second, slow mean of the gradients, so that old ones still count.
 *
 *     m₁ ← b1·m₁ + (1 − b1)·g    m₂ ← b3·m₂ + (1 − b3)·g    v ← b2·v + (1 − b2)·g²
 *     u = (m₁ / (1 − b1ᵗ) + alpha·m₂) / (√v̂ + eps)
 *
 * @see Pagliardini, Ablin & Grangier (2024), "The AdEMAMix Optimizer: Better, Faster, Older", Algorithm 1.
 */
export const scaleByAdemamix = (options?: ScaleByAdemamixOptions): Optimizer<ScaleByAdemamixState> => {
  const { b1, b2, b3, alpha, eps, epsRoot } = settings("scaleByAdemamix", options, {
    ...is.moments(),
    b3: is.rate(0.9999),
    alpha: is.rate(6),
  });
  const at = (x: LearningRate, count: NDArray): Scalar => (typeof x === "function" ? x(count) : x);
  return transformation(
    "scaleByAdemamix",
    { t: "array", m1: "tree", m2: "tree", v: "tree" },
    {
      init: (params) => {
        const zeros = zerosLike(params);
        return { t: np.zeros([], "int32"), m1: zeros, m2: zeros, v: zeros };
      },
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const [keeps, weight] = [at(b3, state.t), at(alpha, state.t)];
        const m1 = tree.map((m, g) => mix(b1, m, g), state.m1, grads);
        const m2 = tree.map((m, g) => mix(keeps, m, g), state.m2, grads);
        const v = tree.map((v, g) => mix(b2, v, np.square(g)), state.v, grads);
        const updates = tree.map(
          (g, m1, m2, v) => {
            const direction = np.add(np.div(m1, oneMinusPower(b1, t, m1)), np.mul(weight, m2));
            const root = rootOf(np.div(v, oneMinusPower(b2, t, v)), epsRoot);
            return np.astype(np.div(direction, np.add(root, eps)), g.dtype);
          },
          grads,
          m1,
          m2,
          v,
        );
        return [updates, { t, m1, m2, v }];
      },
    },
  );
};

/** AdEMAMix: {@link scaleByAdemamix}, decay of the weights and a learning rate. */
export const ademamix = (options: AdemamixOptions): Optimizer<AdemamixState> => {
  const { learningRate, weightDecay, mask, ...moments } = settings("ademamix", options, {
    learningRate: is.rate(),
    weightDecay: is.amount(0),
    mask: is.someLeaves(true),
    ...is.moments(),
    b3: is.rate(0.9999),
    alpha: is.rate(6),
  });
  return chain(scaleByAdemamix(moments), addDecayedWeights(weightDecay, mask), scaleByLearningRate(learningRate));
};
