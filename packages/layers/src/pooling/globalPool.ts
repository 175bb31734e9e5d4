import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { spatialRank } from "../convolution/spatial.js";
import { stateless, type Empty, type Layer } from "../layer.js";

/** The mean of each channel over all places: `[batch, channels, ...places]` to `[batch, channels]`. */
export const globalAveragePool = (): Layer<Empty> => overPlaces("globalAveragePool", np.mean);

/** The largest number of each channel over all places: `[batch, channels, ...places]` to `[batch, channels]`. */
export const globalMaxPool = (): Layer<Empty> => overPlaces("globalMaxPool", np.max);

const overPlaces = (name: string, reduce: (x: NDArray, axes: readonly number[]) => NDArray): Layer<Empty> =>
  stateless({
    name,
    init: () => ({}),
    apply: (_params, x) =>
      reduce(
        x,
        Array.from({ length: spatialRank(name, x.shape) }, (_, i) => i + 2),
      ),
  });
