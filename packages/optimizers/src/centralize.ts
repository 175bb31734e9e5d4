import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { Empty, Optimizer } from "./optimizer.js";
import { transformation } from "./transformation.js";

/**
 * Gives the gradient of each unit's weights the mean 0. A unit is a column of a matrix `[inputs, units]`, and a kernel
 * `[unit, …]` of a convolution; vectors stay.
 *
 * @see Yong et al. (2020), "Gradient Centralization: A New Optimization Technique for Deep Neural Networks", equation 1.
 */
export const centralize = (): Optimizer<Empty> =>
  transformation(
    "centralize",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [
        tree.map((g) => {
          if (g.ndim < 2) return g;
          const axes = g.ndim === 2 ? [0] : Array.from({ length: g.ndim - 1 }, (_, i) => i + 1);
          return np.sub(g, np.mean(g, axes, { keepdims: true }));
        }, grads),
        state,
      ],
    },
  );
