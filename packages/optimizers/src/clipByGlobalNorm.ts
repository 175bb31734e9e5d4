import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { globalNorm } from "./globalNorm.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/**
 * Shortens gradients that are together longer than `maxNorm`; their direction stays.
 *
 *     u = g · min(1, maxNorm / ‖g‖)    ‖g‖ = √(Σ g²) over the whole tree
 *
 * The factor is exactly maxNorm / ‖g‖ as in Optax; PyTorch's has 10⁻⁶ added to the norm.
 *
 * @see Pascanu, Mikolov & Bengio (2013), "On the difficulty of training recurrent neural networks", Algorithm 1.
 */
export const clipByGlobalNorm = (maxNorm: Scalar): Optimizer<Empty> => {
  check("clipByGlobalNorm", "maxNorm", maxNorm, is.positive());
  return transformation(
    "clipByGlobalNorm",
    {},
    {
      init: () => ({}),
      update: (grads, state) => {
        const factor = np.div(maxNorm, np.maximum(globalNorm(grads), maxNorm));
        return [tree.map((g) => np.astype(np.mul(g, factor), g.dtype), grads), state];
      },
    },
  );
};
