import { optionsOf } from "@nabla-js/ndarray/internal";
import { stateless, type Layer } from "../layer.js";
import { axisIn } from "../shapes.js";
import { applyAffine, checkAffine, checkEps, initAffine, type NormOptions, type NormParams } from "./affine.js";
import { standardize } from "./standardize.js";

export interface LayerNormOptions extends NormOptions {
  /** From this axis on, all axes are one sample: 1 for whole images `[batch, channels, height, width]`. @defaultValue −1 */
  readonly fromAxis?: number;
}

/**
 * Gives each example mean 0 and variance 1 over its features, then a learned scale and bias.
 *
 *     y = scale · (x − μ) / √(σ² + eps) + bias
 *
 * @returns A layer of any shape `[...batch, ...features]` to the same; scale and bias are `[...features]`.
 * @see Ba, Kiros & Hinton (2016), "Layer Normalization", equation 4.
 */
export const layerNorm = (options: LayerNormOptions = {}): Layer<NormParams> => {
  const { fromAxis, eps, ...affine } = optionsOf("layerNorm", options, { fromAxis: -1, eps: 1e-5, scale: true, bias: true });
  checkEps("layerNorm", eps);
  return stateless({
    name: "layerNorm",
    init: (_key, shape) => initAffine(shape.slice(axisIn("layerNorm", shape.length, fromAxis)), affine),
    apply: (params, x) => {
      const first = axisIn("layerNorm", x.ndim, fromAxis);
      checkAffine("layerNorm", x, params, x.shape.slice(first));
      const axes = Array.from({ length: x.ndim - first }, (_, i) => first + i);
      return applyAffine(standardize(x, axes, eps), params);
    },
    outputShape: (shape) => shape,
  });
};
