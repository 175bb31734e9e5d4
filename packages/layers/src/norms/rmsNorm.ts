import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkNumber, lastAxis } from "../checks.js";
import { stateless, type Layer } from "../layer.js";
import { applyAffine, checkAffine } from "./affine.js";

/** What the result is multiplied by, `[features]`. */
export type RmsNormParams = { readonly scale: NDArray };

export interface RmsNormOptions {
  /** Added to the mean square, inside the root. @defaultValue 1e-6 */
  readonly eps?: number;
}

/**
 * An array divided by its root mean square over the last axis.
 *
 *     y = x / √(Σ x² / n + eps)
 */
export const rmsNormalize = (x: NDArray, eps = 1e-6): NDArray => {
  checkArrays("rmsNormalize", { x });
  checkNumber("rmsNormalize", "eps", eps, "not negative");
  return np.mul(x, lax.rsqrt(np.add(np.mean(np.square(x), -1, { keepdims: true }), eps)));
};

/**
 * Gives each example a root mean square of 1 over its features, then a learned scale: layerNorm without the mean.
 *
 *     y = scale · x / √(Σ x² / n + eps)
 *
 * @returns A layer of any shape `[...batch, features]` to the same.
 * @see Zhang & Sennrich (2019), "Root Mean Square Layer Normalization", equation 4.
 */
export const rmsNorm = (options: RmsNormOptions = {}): Layer<RmsNormParams> => {
  const { eps } = optionsOf("rmsNorm", options, { eps: 1e-6 });
  checkNumber("rmsNorm", "eps", eps, "not negative");
  return stateless({
    name: "rmsNorm",
    init: (_key, shape) => ({ scale: np.ones([lastAxis("rmsNorm", shape)]) }),
    apply: ({ scale }, x) => {
      checkArrays("rmsNorm", { scale });
      const params = { scale, bias: null };
      checkAffine("rmsNorm", x, params, x.shape.slice(-1));
      return applyAffine(rmsNormalize(x, eps), params);
    },
    outputShape: (shape) => shape,
  });
};
