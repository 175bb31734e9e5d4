/** What gather and the scatters share: their parameters, the checks of them, and how they map. */
import type { NDArray } from "../core.js";
import { checkSameDType, checkWholes } from "../checks.js";
import { isInteger } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { sliceAxes, type IndexDimensions, type IndexMode } from "../loops/gatherScatter.js";
import { sameShape, sizeOf, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import type { ArrayType } from "../storage.js";
import { ValueError } from "../valueError.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

export type { IndexDimensions, IndexMode } from "../loops/gatherScatter.js";

/** {@link IndexDimensions} as callers write them: the batching axes are left out where there are none. */
export type IndexDimensionsLike = Omit<IndexDimensions, "operandBatchingDims" | "startIndicesBatchingDims"> &
  Partial<Pick<IndexDimensions, "operandBatchingDims" | "startIndicesBatchingDims">>;

/** The parameters of the scatters. */
export interface ScatterParams {
  readonly dimensions: IndexDimensions;
  readonly mode: IndexMode;
}

/**
 * With empty lists for what was left out.
 *
 * @throws {@link ValueError} when a list that has to be there is missing, or holds anything but whole numbers.
 */
export const completeDimensions = (op: string, dimensions: IndexDimensionsLike): IndexDimensions => {
  const complete = optionsOf(
    op,
    dimensions,
    {
      offsetDims: undefined,
      collapsedSliceDims: undefined,
      startIndexMap: undefined,
      operandBatchingDims: [],
      startIndicesBatchingDims: [],
    },
    { mayHoldMore: true },
  );
  for (const [name, list] of Object.entries(complete)) checkWholes(op, name, list);
  return complete;
};

/** The shape of a gather, and the check of its arguments. */
export const gatherShape = (
  op: string,
  x: ArrayType,
  indices: ArrayType,
  dims: IndexDimensions,
  sliceSizes: readonly number[],
  mode: IndexMode,
): Shape => {
  checkMode(op, mode);
  if (!isInteger(indices.dtype))
    throw new DTypeError({
      op,
      given: { indices: indices.dtype },
      expected: "indices of an integer dtype",
      mend: 'Convert with astype(indices, "int32") first.',
    });
  const rank = x.shape.length;
  const vectors = indices.shape.slice(0, -1);
  const slices = sliceAxes(rank, dims);
  const outRank = vectors.length + dims.offsetDims.length;
  const bad = (reason: string): ShapeError =>
    new ShapeError({
      op,
      given: { x: x.shape, indices: indices.shape, sliceSizes, ...dims },
      expected: reason,
      mend: "Count axes from 0 at the left; np.take and np.takeAlongAxis choose these numbers by themselves.",
    });
  const within = (axes: readonly number[], limit: number): boolean =>
    axes.every((axis, i) => Number.isInteger(axis) && axis >= 0 && axis < limit && axes.indexOf(axis) === i);
  const gone = [...dims.collapsedSliceDims, ...dims.operandBatchingDims];
  if (indices.shape.length === 0 || indices.shape[vectors.length] !== dims.startIndexMap.length)
    throw bad("index vectors along the last axis of the indices, with a component for each axis of startIndexMap");
  if (!within([...dims.startIndexMap, ...dims.operandBatchingDims], rank) || !within(gone, rank))
    throw bad("axes of x in startIndexMap, collapsedSliceDims and operandBatchingDims, each at most once");
  if (
    !within(dims.startIndicesBatchingDims, vectors.length) ||
    dims.startIndicesBatchingDims.length !== dims.operandBatchingDims.length ||
    dims.operandBatchingDims.some((axis, i) => x.shape[axis] !== vectors[dims.startIndicesBatchingDims[i]])
  )
    throw bad("for each axis of operandBatchingDims an axis of the indices of equal length");
  // With no index vectors nothing is read, not even from an axis of length 0.
  const picksNone = sizeOf(vectors) === 0;
  const fits = (n: number, axis: number): boolean => Number.isInteger(n) && n >= 0 && (n <= x.shape[axis] || picksNone);
  if (sliceSizes.length !== rank || !sliceSizes.every(fits) || gone.some((axis) => sliceSizes[axis] !== 1))
    throw bad("slice sizes within the shape of x, and 1 along collapsed and batching axes");
  if (
    dims.offsetDims.length !== slices.length ||
    !within(dims.offsetDims, outRank) ||
    dims.offsetDims.some((axis, i) => i > 0 && axis < dims.offsetDims[i - 1])
  )
    throw bad(
      `offsetDims to name, in ascending order, ${slices.length} of the ${vectors.length + slices.length} axes of the result`,
    );
  const shape: number[] = [];
  let vector = 0;
  for (let axis = 0; axis < outRank; axis++) {
    const inSlice = dims.offsetDims.indexOf(axis);
    shape.push(inSlice >= 0 ? sliceSizes[slices[inSlice]] : vectors[vector++]);
  }
  return shape;
};

/** The sizes of the slices that updates of this shape fill. */
export const updateSizes = (shape: Shape, updates: Shape, dims: IndexDimensions): number[] => {
  const sizes = shape.map(() => 1);
  sliceAxes(shape.length, dims).forEach((axis, i) => (sizes[axis] = updates[dims.offsetDims[i]] ?? 1));
  return sizes;
};

/** The type of a scatter, and the check of its arguments: the updates have the shape of the gather. */
export const scatterType = (
  op: string,
  [x, indices, updates]: readonly ArrayType[],
  { dimensions, mode }: ScatterParams,
): ArrayType => {
  checkSameDType(op, { x, updates });
  const shape = gatherShape(op, x, indices, dimensions, updateSizes(x.shape, updates.shape, dimensions), mode);
  if (!sameShape(shape, updates.shape))
    throw new ShapeError({
      op,
      given: { x: x.shape, indices: indices.shape, updates: updates.shape },
      expected: `updates [${shape.join(", ")}], a slice for each index vector`,
      mend: "Broadcast or reshape the updates.",
    });
  return { dtype: x.dtype, shape: x.shape };
};

/** Applies a scatter whose arguments are mapped along `axes`; the result is mapped along the axis returned. */
export const batchScatter = (
  apply: (x: NDArray, indices: NDArray, updates: NDArray, params: ScatterParams) => NDArray,
  [x, indices, updates]: readonly NDArray[],
  [dx, dIndices, dUpdates]: readonly (number | null)[],
  size: number,
  { dimensions, mode }: ScatterParams,
): readonly [NDArray, number] => {
  const d = dx ?? 0;
  const operand = dx === null ? broadcastInDim(x, [size, ...x.shape], [0]) : x;
  const placed = (axis: number): NDArray =>
    dUpdates === null
      ? broadcastInDim(updates, [...updates.shape.slice(0, axis), size, ...updates.shape.slice(axis)], [axis])
      : moveaxis(updates, dUpdates, axis);
  if (dIndices === null) {
    const [dims, axis] = withSliceAxis(dimensions, operand.ndim, d);
    return [apply(operand, indices, placed(axis), { dimensions: dims, mode }), d];
  }
  const dims = withBatchingAxis(dimensions, d);
  return [apply(operand, moveaxis(indices, dIndices, 0), placed(0), { dimensions: dims, mode }), d];
};

/** The dimensions once the operand has a further axis at `at`, whole in every slice; and its place in the result. */
export const withSliceAxis = (dims: IndexDimensions, rank: number, at: number): readonly [IndexDimensions, axis: number] => {
  const moved = afterInsertion(dims, at);
  const index = sliceAxes(rank, moved).indexOf(at);
  const axis = index < dims.offsetDims.length ? dims.offsetDims[index] : index === 0 ? 0 : dims.offsetDims[index - 1] + 1;
  const offsetDims = dims.offsetDims.map((i) => (i >= axis ? i + 1 : i));
  offsetDims.splice(index, 0, axis);
  return [{ ...moved, offsetDims }, axis];
};

/** The dimensions once operand (at `at`) and indices (in front) have a further axis that runs in both. */
export const withBatchingAxis = (dims: IndexDimensions, at: number): IndexDimensions => {
  const moved = afterInsertion(dims, at);
  return {
    ...moved,
    offsetDims: dims.offsetDims.map((i) => i + 1),
    operandBatchingDims: [at, ...moved.operandBatchingDims],
    startIndicesBatchingDims: [0, ...dims.startIndicesBatchingDims.map((i) => i + 1)],
  };
};

const afterInsertion = (dims: IndexDimensions, at: number): IndexDimensions => {
  const shift = (axes: readonly number[]): number[] => axes.map((axis) => (axis >= at ? axis + 1 : axis));
  return {
    ...dims,
    collapsedSliceDims: shift(dims.collapsedSliceDims),
    startIndexMap: shift(dims.startIndexMap),
    operandBatchingDims: shift(dims.operandBatchingDims),
  };
};

const checkMode = (op: string, mode: string): void => {
  if (mode !== "clip" && mode !== "fill" && mode !== "promise")
    throw new ValueError({ op, given: `the mode ${show(mode)}`, expected: "clip, fill or promise", mend: "Check the spelling." });
};
