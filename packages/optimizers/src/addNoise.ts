import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "./optimizer.js";
import { mapWithParams } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The step count, int32 `[]`, and the key of the next draw, uint32 `[2]`. */
export type AddNoiseState = { readonly t: NDArray; readonly key: NDArray };

export interface AddNoiseOptions {
  /** The variance of the first noise. */
  readonly eta: number;
  /** How fast the variance falls. @defaultValue 0.55 */
  readonly gamma?: number;
  /** Where the noise is drawn from. */
  readonly key: NDArray;
}

/**
 * Adds normal noise that fades.
 *
 *     u = g + n    n ~ Normal(0, eta / tᵍᵃᵐᵐᵃ),  t = 1, 2, …
 *
 * @see Neelakantan et al. (2015), "Adding Gradient Noise Improves Learning for Very Deep Networks", equation 1.
 */
export const addNoise = (options: AddNoiseOptions): Optimizer<AddNoiseState> => {
  const { eta, gamma, key } = settings("addNoise", options, {
    eta: is.constantAmount(),
    gamma: is.constant(0.55),
    key: is.randomKey(),
  });
  return transformation(
    "addNoise",
    { t: "array", key: "array" },
    {
      init: () => ({ t: np.zeros([], "int32"), key }),
      update: (grads, state, params) => {
        const t = np.add(state.t, 1);
        const [next, now] = random.split(state.key);
        const deviation = np.sqrt(np.div(eta, np.pow(np.astype(t, "float32"), gamma)));
        const updates = mapWithParams(
          (g, _p, place) => {
            const noise = random.normal(random.foldIn(now, place), g.shape, { dtype: g.dtype as "float32" | "float64" });
            return np.astype(np.add(g, np.mul(deviation, noise)), g.dtype);
          },
          grads,
          params,
        );
        return [updates, { t, key: next }];
      },
    },
  );
};
