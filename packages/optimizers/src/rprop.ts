import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { Optimizer } from "./optimizer.js";
import { mapFloats, zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The length of the next step of each parameter, and its last gradient. */
export type RpropState = { readonly steps: tree.Tree; readonly before: tree.Tree };

export interface RpropOptions {
  /** The length of the first step. */
  readonly learningRate: number;
  /** What a step is multiplied by where the gradient has changed its sign. @defaultValue 0.5 */
  readonly etaMinus?: number;
  /** What it is multiplied by where the sign has stayed. @defaultValue 1.2 */
  readonly etaPlus?: number;
  /** @defaultValue 1e-6 */
  readonly minStep?: number;
  /** @defaultValue 50 */
  readonly maxStep?: number;
}

/**
 * Steps whose length knows nothing of the gradient but whether its sign stayed. For whole batches, not for small ones.
 *
 *     step ← clip(step · etaPlus)     where g · g_before > 0
 *     step ← clip(step · etaMinus)    where g · g_before < 0, and g ← 0 there
 *     u = −step · sign(g)
 *
 * @see Riedmiller & Braun (1993), "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm"; Igel
 *   & Hüsken (2000), "Improving the Rprop Learning Algorithm", for the form without taking steps back (iRprop−).
 */
export const rprop = (options: RpropOptions): Optimizer<RpropState> => {
  const { learningRate, etaMinus, etaPlus, minStep, maxStep } = settings("rprop", options, {
    learningRate: is.constantAbove(),
    etaMinus: is.constantAmount(0.5),
    etaPlus: is.constantAmount(1.2),
    minStep: is.constantAmount(1e-6),
    maxStep: is.constantAbove(50),
  });
  return transformation(
    "rprop",
    { steps: "tree", before: "tree" },
    {
      init: (params) => ({
        steps: mapFloats((p) => np.full(p.shape, learningRate, p.dtype), params),
        before: zerosLike(params),
      }),
      update: (grads, state) => {
        const agreement = tree.map((g, before) => np.mul(g, before), grads, state.before);
        const steps = tree.map(
          (step, agrees) => {
            const shorter = np.where(np.less(agrees, 0), np.mul(etaMinus, step), step);
            return np.clip(np.where(np.greater(agrees, 0), np.mul(etaPlus, step), shorter), minStep, maxStep);
          },
          state.steps,
          agreement,
        );
        const kept = tree.map((g, agrees) => np.where(np.less(agrees, 0), 0, g), grads, agreement);
        const updates = tree.map((g, step) => np.astype(np.neg(np.mul(step, np.sign(g))), g.dtype), kept, steps);
        return [updates, { steps, before: kept as tree.Tree }];
      },
    },
  );
};
