import { show } from "@nabla-js/ndarray/internal";
import type { AnyOptimizer, Optimizer, OptimizerState, UpdateExtra } from "./optimizer.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { wrongState } from "./transformation.js";

/** The state of each transformation, in order. */
export type ChainState<T extends readonly AnyOptimizer[]> = { readonly [I in keyof T]: OptimizerState<T[I]> };

/**
 * Transformations one after the other: the updates of each are the gradients of the next.
 *
 *     [u₁, s₁] = tx₁(g, …)    [u₂, s₂] = tx₂(u₁, …)    …
 *
 * @returns A transformation whose state is the list of theirs. Without any it passes gradients on.
 * @example
 * ```ts
 * const tx = chain(clipByGlobalNorm(1), scale(-0.1));
 * const params = np.array([0, 0]);
 * tx.update(np.array([3, 4]), tx.init(params), params)[0]; // [-0.06, -0.08]
 * ```
 */
export const chain = <const T extends readonly AnyOptimizer[]>(...transformations: T): Optimizer<ChainState<T>> => {
  transformations.forEach((tx, i) => check("chain", `argument ${i}`, tx, is.transformation()));
  const all = transformations as unknown as readonly Optimizer<unknown>[];
  return {
    init: (params) => all.map((tx) => tx.init(params)) as unknown as ChainState<T>,
    update: <P>(grads: P, state: ChainState<T>, params: P, extra?: UpdateExtra<P>) => {
      if (!Array.isArray(state) || state.length !== all.length)
        throw wrongState("a chain", `the state ${show(state)}`, `that of each of its ${all.length} transformations, in order`);
      const next: unknown[] = [];
      let updates = grads;
      all.forEach((tx, i) => {
        const [u, s] = tx.update(updates, (state as readonly unknown[])[i], params, extra);
        updates = u;
        next.push(s);
      });
      return [updates, next as unknown as ChainState<T>];
    },
  };
};
