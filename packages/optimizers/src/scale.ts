import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/**
 * Multiplies by one number: u = factor · g.
 *
 * @param factor - A number; negative to go downhill.
 */
export const scale = (factor: Scalar): Optimizer<Empty> => {
  check("scale", "factor", factor, is.scalar());
  return transformation(
    "scale",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [tree.map((g) => np.astype(np.mul(factor, g), g.dtype), grads), state],
    },
  );
};
