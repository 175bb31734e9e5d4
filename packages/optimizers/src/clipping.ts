import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { negated } from "./scalars.js";
import { mapWithParams } from "./trees.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** Keeps each element within ±`maxDelta`. */
export const clip = (maxDelta: Scalar): Optimizer<Empty> => {
  check("clip", "maxDelta", maxDelta, is.positive());
  return transformation(
    "clip",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [tree.map((g) => np.astype(np.clip(g, negated(maxDelta), maxDelta), g.dtype), grads), state],
    },
  );
};

/** Shortens each leaf whose root mean square is above `threshold` to that: u = g · min(1, threshold / rms(g)). */
export const clipByBlockRms = (threshold: Scalar): Optimizer<Empty> => {
  check("clipByBlockRms", "threshold", threshold, is.positive());
  return transformation(
    "clipByBlockRms",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [
        tree.map((g) => {
          const rms = np.sqrt(np.mean(np.square(g)));
          return np.astype(np.mul(g, np.div(threshold, np.maximum(rms, threshold))), g.dtype);
        }, grads),
        state,
      ],
    },
  );
};

/**
 * Shortens the gradient of each unit to a fraction of the length of its weights.
 *
 *     u = g · min(1, clipping · max(‖w‖, eps) / ‖g‖)    for each unit
 *
 * A unit is a column of a matrix `[inputs, units]`, and a kernel `[unit, …]` of a convolution; of a vector, each number.
 *
 * @param clipping - The fraction, for instance 0.01.
 * @param eps - The length that weights count at least. @defaultValue 1e-3
 * @see Brock et al. (2021), "High-Performance Large-Scale Image Recognition Without Normalization", equation 3.
 */
export const adaptiveGradClip = (clipping: Scalar, eps: Scalar = 1e-3): Optimizer<Empty> => {
  check("adaptiveGradClip", "clipping", clipping, is.positive());
  check("adaptiveGradClip", "eps", eps, is.amount());
  return transformation(
    "adaptiveGradClip",
    {},
    {
      init: () => ({}),
      update: (grads, state, params) => [
        mapWithParams(
          (g, p) => {
            const most = np.mul(clipping, np.maximum(unitNorm(p), eps));
            const norm = unitNorm(g);
            const factor = np.div(most, np.maximum(norm, most));
            return np.astype(np.mul(g, factor), g.dtype);
          },
          grads,
          params,
        ),
        state,
      ],
    },
  );
};

/** The length of what leads to each unit; reduced axes stay with length 1. */
const unitNorm = (x: NDArray): NDArray => {
  if (x.ndim < 2) return np.abs(x);
  const axes = x.ndim === 2 ? [0] : Array.from({ length: x.ndim - 1 }, (_, i) => i + 1);
  return np.sqrt(np.sum(np.square(x), axes, { keepdims: true }));
};
