import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { isFloat, mapTrees } from "@nabla-js/ndarray/internal";
import type { Optimizer, Scalar } from "./optimizer.js";
import { mix, oneMinusPower } from "./scalars.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { check, settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The step count, int32 `[]`, and the running mean. */
export type EmaState = { readonly t: NDArray; readonly ema: tree.Tree };

export interface EmaOptions {
  /** Whether the mean is corrected for having begun at 0. @defaultValue true */
  readonly debias?: boolean;
}

/**
 * A running mean of the gradients.
 *
 *     m ← decay·m + (1 − decay)·g
 *     u = m / (1 − decayᵗ),  or without debias  u = m
 *
 * For a running mean of parameters see {@link incrementalUpdate}.
 */
export const ema = (decay: Scalar, options?: EmaOptions): Optimizer<EmaState> => {
  check("ema", "decay", decay, is.decay());
  const { debias } = settings("ema", options, { debias: is.flag(true) });
  return transformation(
    "ema",
    { t: "array", ema: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), ema: zerosLike(params) }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(decay, m, g), state.ema, grads);
        const updates = tree.map((g, m) => np.astype(debias ? np.div(m, oneMinusPower(decay, t, m)) : m, g.dtype), grads, m);
        return [updates, { t, ema: m }];
      },
    },
  );
};

/**
 * A step of a tree towards another: stepSize · now + (1 − stepSize) · average. Called after each step of training with a
 * small step, it keeps a running mean of the parameters (Polyak & Juditsky 1992), or a slowly moving target network.
 *
 * @param now - The tree to move towards.
 * @param average - The tree that moves. Where it is no float it becomes `now`.
 * @param stepSize - A fraction, 0 to 1.
 * @example
 * ```ts
 * incrementalUpdate(np.array([10]), np.array([0]), 0.1); // [1]
 * ```
 */
export const incrementalUpdate = <P>(now: P, average: P, stepSize: Scalar): P => {
  check("incrementalUpdate", "stepSize", stepSize, is.share());
  const f = (_path: string, x: NDArray, old: NDArray): NDArray => (isFloat(x.dtype) ? mix(stepSize, x, old) : x);
  return mapTrees({ op: "incrementalUpdate", roots: ["now", "average"], f }, now, average) as P;
};
