import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "./optimizer.js";
import { transformation } from "./transformation.js";

/** How many gradients were not a number in the last step, int32 `[]`. */
export type ZeroNansState = { readonly found: NDArray };

/** Puts 0 in place of each gradient that is not a number. Infinities stay: clip them. */
export const zeroNans = (): Optimizer<ZeroNansState> =>
  transformation(
    "zeroNans",
    { found: "array" },
    {
      init: () => ({ found: np.zeros([], "int32") }),
      update: (grads) => {
        const found = tree.leaves(grads).reduce((total, g) => np.add(total, np.sum(np.isnan(g))), np.zeros([], "int32"));
        return [tree.map((g) => np.where(np.isnan(g), 0, g), grads), { found }];
      },
    },
  );
