import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { mapFloats } from "./trees.js";

/** The sum of all squared gradients so far, with the tree of the parameters. */
export type ScaleByRssState = { readonly sum: tree.Tree };

/** The sum of squares, and the state of the learning rate. */
export type AdagradState = readonly [ScaleByRssState, LearningRateState];

export interface ScaleByRssOptions {
  /** What the sums begin with. @defaultValue 0.1 */
  readonly initialSum?: number;
  /** Added inside the root. @defaultValue 1e-7 */
  readonly eps?: Scalar;
}

export interface AdagradOptions extends ScaleByRssOptions {
  readonly learningRate: LearningRate;
}

/**
 * Divides by the root of the sum of all squared gradients.
 *
 *     s ← s + g²
 *     u = g / √(s + eps),  0 where s = 0
 *
 * As in Optax; PyTorch begins with sums of 0 and adds eps = 1e-10 outside the root.
 *
 * @see Duchi, Hazan & Singer (2011), "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization".
 */
export const scaleByRss = ({ initialSum = 0.1, eps = 1e-7 }: ScaleByRssOptions = {}): Optimizer<ScaleByRssState> => ({
  init: (params) => ({ sum: mapFloats((p) => np.full(p.shape, initialSum, p.dtype), params) }),
  update: (grads, state) => {
    const sum = tree.map((s, g) => np.add(s, np.square(g)), state.sum, grads);
    const updates = tree.map(
      (g, s) => {
        const isEmpty = np.equal(s, 0);
        const u = np.mul(g, lax.rsqrt(np.add(np.where(isEmpty, 1, s), eps)));
        return np.astype(np.where(isEmpty, 0, u), g.dtype);
      },
      grads,
      sum,
    );
    return [updates, { sum }];
  },
});

/** Adagrad: {@link scaleByRss}, and a learning rate. */
export const adagrad = ({ learningRate, ...options }: AdagradOptions): Optimizer<AdagradState> =>
  chain(scaleByRss(options), scaleByLearningRate(learningRate));
