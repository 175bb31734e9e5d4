/** Scaling by the size of parameters and of updates. */
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { globalNorm } from "./globalNorm.js";
import * as is from "./kinds.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { check } from "./settings.js";
import { mapWithParams } from "./trees.js";
import { transformation } from "./transformation.js";

const scaledBySize = (op: string, size: (p: NDArray) => NDArray): Optimizer<Empty> =>
  transformation(
    op,
    {},
    {
      init: () => ({}),
      update: (grads, state, params) => [mapWithParams((g, p) => np.astype(np.mul(g, size(p)), g.dtype), grads, params), state],
    },
  );

/**
 * Multiplies the update of each leaf by the length of the leaf: u = g · max(‖p‖, minScale).
 *
 * @param minScale - The length that leaves count at least. @defaultValue 1e-3
 */
export const scaleByParamBlockNorm = (minScale: Scalar = 1e-3): Optimizer<Empty> => {
  check("scaleByParamBlockNorm", "minScale", minScale, is.amount());
  return scaledBySize("scaleByParamBlockNorm", (p) => np.maximum(np.sqrt(np.sum(np.square(p))), minScale));
};

/**
 * Multiplies the update of each leaf by the root mean square of the leaf: u = g · max(rms(p), minScale).
 *
 * @param minScale - What leaves count at least. @defaultValue 1e-3
 */
export const scaleByParamBlockRms = (minScale: Scalar = 1e-3): Optimizer<Empty> => {
  check("scaleByParamBlockRms", "minScale", minScale, is.amount());
  return scaledBySize("scaleByParamBlockRms", (p) => np.maximum(np.sqrt(np.mean(np.square(p))), minScale));
};

/**
 * Gives all gradients together one length: u = length · g / ‖g‖, and 0 where ‖g‖ is 0.
 *
 * @param length - Of the update, seen as one long vector. @defaultValue 1
 */
export const normalizeByUpdateNorm = (length: Scalar = 1): Optimizer<Empty> => {
  check("normalizeByUpdateNorm", "length", length, is.positive());
  return transformation(
    "normalizeByUpdateNorm",
    {},
    {
      init: () => ({}),
      update: (grads, state) => {
        const norm = globalNorm(grads);
        const factor = np.div(length, np.where(np.equal(norm, 0), 1, norm));
        return [tree.map((g) => np.astype(np.mul(g, factor), g.dtype), grads), state];
      },
    },
  );
};
