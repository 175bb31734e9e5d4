import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer, Scalar, UpdateExtra } from "./optimizer.js";
import { mapFloats, mapWithParams } from "./trees.js";
import * as is from "./kinds.js";
import { check, settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The steps since both met, int32 `[]`, the slow parameters, and the state of the fast optimizer. */
export type LookaheadState<S> = { readonly since: NDArray; readonly slow: tree.Tree; readonly fast: S };

export interface LookaheadOptions {
  /** How many steps the fast parameters run ahead. @defaultValue 5 */
  readonly syncPeriod?: number;
  /** How far the slow ones follow, a fraction. @defaultValue 0.5 */
  readonly slowStepSize?: Scalar;
}

/**
 * Lets an optimizer run ahead, then goes a part of its way.
 *
 *     fast ← fast + u                                  each step
 *     slow ← slow + slowStepSize · (fast − slow)       each syncPeriod steps
 *     fast ← slow                                      then
 *
 * The parameters in training are the fast ones; the slow ones lie in the state, as `state.slow`.
 *
 * @see Zhang et al. (2019), "Lookahead Optimizer: k steps forward, 1 step back", Algorithm 1.
 */
export const lookahead = <S>(fast: Optimizer<S>, options?: LookaheadOptions): Optimizer<LookaheadState<S>> => {
  check("lookahead", "fast", fast, is.transformation());
  const { syncPeriod, slowStepSize } = settings("lookahead", options, { syncPeriod: is.count(5), slowStepSize: is.share(0.5) });
  return transformation(
    "lookahead",
    { since: "array", slow: "tree", fast: "any" },
    {
      init: (params) => ({ since: np.zeros([], "int32"), slow: mapFloats((p) => p, params), fast: fast.init(params) }),
      update: <P>(grads: P, state: LookaheadState<S>, params: P, extra?: UpdateExtra<P>) => {
        const [ahead, next] = fast.update(grads, state.fast, params, extra);
        const meets = np.equal(state.since, syncPeriod - 1);
        const reached = mapWithParams((u, p) => np.add(p, u), ahead, params);
        const slow = tree.map(
          (s, f) => np.where(meets, np.add(s, np.astype(np.mul(slowStepSize, np.sub(f, s)), s.dtype)), s),
          state.slow,
          reached,
        );
        const back = mapWithParams((s, p) => np.sub(s, p), slow as P, params);
        const updates = tree.map((u, b) => np.where(meets, b, u), ahead, back);
        return [updates, { since: np.mod(np.add(state.since, 1), syncPeriod), slow, fast: next }];
      },
    },
  );
};
