import { checkpoint } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { checkOptions } from "../checks.js";
import { checkLayer, type ApplyOptions, type Layer } from "../layer.js";

/**
 * A layer whose inner results are computed again in the backward pass, instead of being kept: less memory for more work.
 *
 * @see Chen et al. (2016), "Training Deep Nets with Sublinear Memory Cost".
 */
export const checkpointed = <P, S>(layer: Layer<P, S>): Layer<P, S> => {
  checkLayer("checkpointed", layer);
  return {
    ...layer,
    name: `checkpointed(${layer.name ?? "layer"})`,
    apply: (params, state, x, options: ApplyOptions = {}) => {
      checkOptions("checkpointed", options);
      const { train, ...arrays } = options;
      return checkpoint((p: P, s: S, input: NDArray, rest: ApplyOptions) => layer.apply(p, s, input, { ...rest, train }))(
        params,
        state,
        x,
        arrays,
      );
    },
  };
};
