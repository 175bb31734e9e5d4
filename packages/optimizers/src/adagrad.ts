import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { chain } from "./chain.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { mapFloats } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The sum of all squared gradients so far, with the tree of the parameters. */
export type ScaleByRssState = { readonly sum: tree.Tree };

/** The sum of squares, and the state of the learning rate. */
export type AdagradState = readonly [ScaleByRssState, LearningRateState];

export interface ScaleByRssOptions {
  /** What the sums begin with. @defaultValue 0.1 */
  readonly initialSum?: number;
  /** Keeps the division finite. @defaultValue 1e-7 */
  readonly eps?: Scalar;
  /** Whether eps is added inside the root; false, outside, is PyTorch's. @defaultValue true */
  readonly epsInRoot?: boolean;
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
 * As in Optax. PyTorch's `Adagrad` is `{ initialSum: 0, eps: 1e-10, epsInRoot: false }`, and its `lr_decay` the schedule
 * `(t) => np.div(learningRate, np.add(1, np.mul(lrDecay, t)))`.
 *
 * @see Duchi, Hazan & Singer (2011), "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization".
 */
export const scaleByRss = (options?: ScaleByRssOptions): Optimizer<ScaleByRssState> => {
  const { initialSum, eps, epsInRoot } = settings("scaleByRss", options, {
    initialSum: is.constantAmount(0.1),
    eps: is.amount(1e-7),
    epsInRoot: is.flag(true),
  });
  return transformation(
    "scaleByRss",
    { sum: "tree" },
    {
      init: (params) => ({ sum: mapFloats((p) => np.full(p.shape, initialSum, p.dtype), params) }),
      update: (grads, state) => {
        const sum = tree.map((s, g) => np.add(s, np.square(g)), state.sum, grads);
        const updates = tree.map(
          (g, s) => {
            const isEmpty = np.equal(s, 0);
            const full = np.where(isEmpty, 1, s);
            const u = epsInRoot ? np.mul(g, lax.rsqrt(np.add(full, eps))) : np.div(g, np.add(np.sqrt(full), eps));
            return np.astype(np.where(isEmpty, 0, u), g.dtype);
          },
          grads,
          sum,
        );
        return [updates, { sum }];
      },
    },
  );
};

/** Adagrad: {@link scaleByRss}, and a learning rate. */
export const adagrad = (options: AdagradOptions): Optimizer<AdagradState> => {
  const { learningRate, ...others } = settings("adagrad", options, {
    learningRate: is.rate(),
    initialSum: is.constantAmount(0.1),
    eps: is.amount(1e-7),
    epsInRoot: is.flag(true),
  });
  return chain(scaleByRss(others), scaleByLearningRate(learningRate));
};
