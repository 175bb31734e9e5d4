/** The two common gathers, strictly: for rules and for the functions of NumPy. */
import type { NDArray } from "../core.js";
import { range } from "../shape.js";
import { gather, type GatherOptions } from "./gatherScatter.js";
import { reshape } from "./reshape.js";

/** A mode, and what stands for indices out of range. */
export type TakeOptions = Pick<GatherOptions, "mode" | "fillValue">;

/**
 * Elements or slices of `x` at positions along one axis; the axes of `indices` stand in the place of `axis`.
 *
 *     y[before, i, behind] = x[before, indices[i], behind]
 */
export const takeSlices = (x: NDArray, indices: NDArray, axis: number, options: TakeOptions = {}): NDArray =>
  gather(x, reshape(indices, [...indices.shape, 1]), {
    ...options,
    dimensions: {
      offsetDims: range(x.ndim - 1).map((i) => (i < axis ? i : i + indices.ndim)),
      collapsedSliceDims: [axis],
      startIndexMap: [axis],
    },
    sliceSizes: x.shape.map((n, i) => (i === axis ? 1 : n)),
  });

/**
 * One element for each index: `x` and `indices` have the same axes, of equal lengths save along `axis`.
 *
 *     y[before, i, behind] = x[before, indices[before, i, behind], behind]
 */
export const takeAlong = (x: NDArray, indices: NDArray, axis: number, options: TakeOptions = {}): NDArray => {
  const others = range(x.ndim).filter((i) => i !== axis);
  return gather(x, reshape(indices, [...indices.shape, 1]), {
    ...options,
    dimensions: {
      offsetDims: [],
      collapsedSliceDims: [axis],
      startIndexMap: [axis],
      operandBatchingDims: others,
      startIndicesBatchingDims: others,
    },
    sliceSizes: x.shape.map(() => 1),
  });
};
