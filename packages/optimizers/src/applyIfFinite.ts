import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import { treeSelect } from "./trees.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** How many bad steps there were in a row and in all, int32 `[]`, and the state inside. */
export type ApplyIfFiniteState<S> = { readonly inRow: NDArray; readonly total: NDArray; readonly inner: S };

/**
 * Leaves out steps whose updates have a NaN or an infinity: their updates are 0, and the state inside stays. After more
 * than `maxErrors` of them in a row they are let through, so that a diverged run is seen.
 */
export const applyIfFinite = <S>(inner: Optimizer<S>, maxErrors: number): Optimizer<ApplyIfFiniteState<S>> => {
  check("applyIfFinite", "inner", inner, is.transformation());
  check("applyIfFinite", "maxErrors", maxErrors, is.countFrom0());
  return transformation(
    "applyIfFinite",
    { inRow: "array", total: "array", inner: "any" },
    {
      init: (params) => ({ inRow: np.zeros([], "int32"), total: np.zeros([], "int32"), inner: inner.init(params) }),
      update: <P>(grads: P, state: ApplyIfFiniteState<S>, params: P, extra?: UpdateExtra<P>) => {
        const [updates, next] = inner.update(grads, state.inner, params, extra);
        const isFinite = tree.leaves(updates).reduce((all, u) => np.logicalAnd(all, np.all(np.isfinite(u))), np.ones([], "bool"));
        const inRow = np.where(isFinite, 0, np.add(state.inRow, 1));
        const passes = np.logicalOr(isFinite, np.greater(inRow, maxErrors));
        return [
          tree.map((u) => np.where(passes, u, 0), updates),
          {
            inRow,
            total: np.where(isFinite, state.total, np.add(state.total, 1)),
            inner: treeSelect(passes, next, state.inner),
          },
        ];
      },
    },
  );
};
