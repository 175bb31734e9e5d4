import type { NDArray } from "@nabla-js/ndarray";
import { checkFunction } from "./checks.js";
import { stateless, type Empty, type Layer } from "./layer.js";

/**
 * A layer that applies a function of one array and has no parameters: `activation(relu)`, `activation(np.tanh)`.
 *
 * @param f - Any function of arrays; it may change the shape, as `glu` does.
 */
export const activation = (f: (x: NDArray) => NDArray): Layer<Empty> => {
  checkFunction("activation", "f", f, "Pass a function of one array, as in activation(relu).");
  return stateless({ name: f.name === "" ? "activation" : f.name, init: () => ({}), apply: (_params, x) => f(x) });
};
