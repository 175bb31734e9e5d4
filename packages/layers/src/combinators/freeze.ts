import { stopGradient } from "@nabla-js/grad";
import { checkLayer, type Layer } from "../layer.js";

/** A layer whose parameters receive no gradient, while its input does: for parts that are trained already. */
export const freeze = <P, S>(layer: Layer<P, S>): Layer<P, S> => {
  checkLayer("freeze", layer);
  return {
    ...layer,
    name: `freeze(${layer.name ?? "layer"})`,
    steps: undefined,
    apply: (params, state, x, options) => layer.apply(stopGradient(params), state, x, options),
  };
};
