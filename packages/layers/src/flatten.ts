import * as np from "@nabla-js/ndarray";
import type { Shape } from "@nabla-js/ndarray";
import { stateless, type Empty, type Layer } from "./layer.js";

/**
 * Lays all axes behind the first in a row: `[batch, …]` to `[batch, features]`.
 *
 * @example
 * ```ts
 * flatten().init(random.key(0), [8, 3, 4, 5]).outputShape; // [8, 60]
 * ```
 */
export const flatten = (): Layer<Empty> =>
  stateless({
    name: "flatten",
    init: () => ({}),
    apply: (_params, x) => np.reshape(x, flat(x.shape)),
    outputShape: flat,
  });

const flat = ([batch = 1, ...rest]: Shape): Shape => [batch, rest.reduce((product, length) => product * length, 1)];
