import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count, and the last gradient. */
export type OptimisticGradientState = { readonly t: NDArray; readonly before: tree.Tree };

export interface OptimisticGradientOptions {
  /** The weight of the gradient. @defaultValue 1 */
  readonly alpha?: Scalar;
  /** The weight of its last change. @defaultValue 1 */
  readonly beta?: Scalar;
}

export interface OptimisticGradientDescentOptions extends OptimisticGradientOptions {
  readonly learningRate: LearningRate;
}

const kinds = () => ({ alpha: is.scalar(1), beta: is.scalar(1) });

/**
 * Goes by the gradient that the last change foretells: for games, in which plain descent goes round in circles.
 *
 *     u = alpha·g + beta·(g − g_before),  the first time  u = alpha·g
 *
 * @see Mokhtari, Ozdaglar & Pattathil (2020), "A Unified Analysis of Extra-gradient and Optimistic Gradient Methods for Saddle
 *   Point Problems", equation 5.
 */
export const scaleByOptimisticGradient = (options?: OptimisticGradientOptions): Optimizer<OptimisticGradientState> => {
  const { alpha, beta } = settings("scaleByOptimisticGradient", options, kinds());
  return transformation(
    "scaleByOptimisticGradient",
    { t: "array", before: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), before: zerosLike(params) }),
      update: (grads, state) => {
        const isFirst = np.equal(state.t, 0);
        const updates = tree.map(
          (g, before) => {
            const change = np.where(isFirst, 0, np.sub(g, before));
            return np.astype(np.add(np.mul(alpha, g), np.mul(beta, change)), g.dtype);
          },
          grads,
          state.before,
        );
        const before = tree.map((old, g) => np.astype(g, old.dtype), state.before, grads);
        return [updates, { t: np.add(state.t, 1), before }];
      },
    },
  );
};

/** Optimistic gradient descent: {@link scaleByOptimisticGradient}, and a learning rate. */
export const optimisticGradientDescent = (
  options: OptimisticGradientDescentOptions,
): Optimizer<readonly [OptimisticGradientState, LearningRateState]> => {
  const { learningRate, ...others } = settings("optimisticGradientDescent", options, { learningRate: is.rate(), ...kinds() });
  return chain(scaleByOptimisticGradient(others), scaleByLearningRate(learningRate));
};
