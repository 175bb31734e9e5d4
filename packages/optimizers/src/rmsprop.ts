import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import { identity } from "./identity.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { trace, type TraceState } from "./trace.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** Running means of the squared gradients and, where it is centred, of the gradients. */
export type ScaleByRmsState = { readonly v: tree.Tree; readonly m?: tree.Tree };

/** The running means, the state of the learning rate, and the momentum. */
export type RmspropState = readonly [ScaleByRmsState, LearningRateState, TraceState | Empty];

export interface ScaleByRmsOptions {
  /** The fraction of the running means kept each step. @defaultValue 0.9, as in Optax; PyTorch has 0.99 */
  readonly decay?: Scalar;
  /** Keeps the division finite. @defaultValue 1e-8 */
  readonly eps?: Scalar;
  /** Whether eps is added inside the root; false, outside, is PyTorch's. @defaultValue true */
  readonly epsInRoot?: boolean;
  /** Whether the spread around the mean counts in place of the square. @defaultValue false */
  readonly centered?: boolean;
}

export interface RmspropOptions extends ScaleByRmsOptions {
  readonly learningRate: LearningRate;
  /** The fraction of past updates kept each step; 0: none. @defaultValue 0 */
  readonly momentum?: Scalar;
  /** Whether the momentum looks one update ahead. @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Divides by the root of a running mean of the squared gradients.
 *
 *     v ← decay·v + (1 − decay)·g²
 *     u = g / √(v + eps)
 *
 * With `centered`, m ← decay·m + (1 − decay)·g, and v − m² stands for v.
 *
 * @see Tieleman & Hinton (2012), "Lecture 6.5 — RMSProp"; Graves (2013), "Generating Sequences With Recurrent Neural
 *   Networks", equations 38 and 39, for the centred form.
 */
export const scaleByRms = (options?: ScaleByRmsOptions): Optimizer<ScaleByRmsState> => {
  const { decay, eps, epsInRoot, centered } = settings("scaleByRms", options, {
    decay: is.decay(0.9),
    eps: is.amount(1e-8),
    epsInRoot: is.flag(true),
    centered: is.flag(false),
  });
  return transformation("scaleByRms", centered ? { v: "tree", m: "tree" } : { v: "tree" }, {
    init: (params) => (centered ? { v: zerosLike(params), m: zerosLike(params) } : { v: zerosLike(params) }),
    update: (grads, state) => {
      const v = tree.map((v, g) => mix(decay, v, np.square(g)), state.v, grads);
      const m = centered ? tree.map((m, g) => mix(decay, m, g), state.m, grads) : undefined;
      const spread = centered ? tree.map((v, m) => np.maximum(np.sub(v, np.square(m)), 0), v, m) : v;
      const over = (g: NDArray, s: NDArray): NDArray =>
        epsInRoot ? np.mul(g, lax.rsqrt(np.add(s, eps))) : np.div(g, np.add(np.sqrt(s), eps));
      const updates = tree.map((g, s) => np.astype(over(g, s), g.dtype), grads, spread);
      return [updates, m === undefined ? { v } : { v, m }];
    },
  });
};

/** RMSProp: {@link scaleByRms}, a learning rate and, if asked for, momentum of the steps. */
export const rmsprop = (options: RmspropOptions): Optimizer<RmspropState> => {
  const { learningRate, momentum, nesterov, ...others } = settings("rmsprop", options, {
    learningRate: is.rate(),
    momentum: is.amount(0),
    nesterov: is.flag(false),
    decay: is.decay(0.9),
    eps: is.amount(1e-8),
    epsInRoot: is.flag(true),
    centered: is.flag(false),
  });
  return chain(
    scaleByRms(others),
    scaleByLearningRate(learningRate),
    (momentum === 0 ? identity() : trace(momentum, { nesterov })) as Optimizer<TraceState | Empty>,
  );
};
