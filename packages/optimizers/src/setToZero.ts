import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { Empty, Optimizer } from "./optimizer.js";
import { transformation } from "./transformation.js";

/** Holds parameters still: u = 0. */
export const setToZero = (): Optimizer<Empty> =>
  transformation(
    "setToZero",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [tree.map((g) => np.zerosLike(g), grads), state],
    },
  );
