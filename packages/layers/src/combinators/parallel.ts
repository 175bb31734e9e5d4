import { evalShape } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { applyInside } from "../applyInside.js";
import { checkFunction } from "../checks.js";
import { checkedLayer, checkLayer, type AnyLayer, type Layer } from "../layer.js";
import { checkCountOf, joinStates, splitKey, statesOf, type ListParams, type ListState } from "../sequential.js";

/**
 * Layers side by side: each sees the same input, and their outputs are joined.
 *
 *     y = combine([layer₁(x), layer₂(x), …])
 *
 * @param combine - Makes one array of the outputs: `(ys) => np.concatenate(ys, 1)`, or a sum.
 * @returns A layer whose parameters are the list of theirs.
 */
export const parallel = <const L extends readonly AnyLayer[]>(
  combine: (ys: readonly NDArray[]) => NDArray,
  ...layers: L
): Layer<ListParams<L>, ListState<L>> => {
  checkFunction("parallel", "combine", combine, "Pass it first: parallel((ys) => np.concatenate(ys, 1), …layers).");
  layers.forEach((layer) => checkLayer("parallel", layer));
  const all = layers as unknown as readonly Layer<unknown, unknown>[];
  return checkedLayer({
    name: "parallel",
    init: (key, shape) => {
      const made = splitKey(key, all.length).map((one, i) => all[i].init(one, shape));
      const types = made.map(({ outputShape }) => np.zeros(outputShape));
      return {
        params: made.map(({ params }) => params) as ListParams<L>,
        state: joinStates<L>(made.map(({ state }) => state)),
        outputShape: (evalShape((...ys: NDArray[]) => combine(ys), ...types) as { readonly shape: Shape }).shape,
      };
    },
    apply: (params, state, x, { key, ...options } = {}) => {
      checkCountOf("parallel", params, all.length);
      const keys = key === undefined ? [] : splitKey(key, all.length);
      const states = statesOf(state, all.length);
      const results = all.map((layer, i) =>
        applyInside(String(i), layer, (params as readonly unknown[])[i], states[i], x, { ...options, key: keys[i] }),
      );
      return [combine(results.map(([y]) => y)), joinStates<L>(results.map(([, next]) => next))];
    },
  });
};
