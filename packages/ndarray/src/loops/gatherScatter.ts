import { allocate, type TypedArray } from "../dtype.js";
import { rowMajorStrides, sizeOf, type Shape } from "../shape.js";
import { contiguous, stridesOf, type ArrayType, type HostArray } from "../storage.js";
import { forEachOffset } from "./reduce.js";

/**
 * Which axes of an operand an index vector points into, and where the slices that it picks lie in the result. The
 * numbers of a gather are those of the scatter that is its adjoint.
 */
export interface IndexDimensions {
  /** Axes of the result (of the updates) that run within a slice; the others run over the index vectors. Ascending. */
  readonly offsetDims: readonly number[];
  /** Axes of the operand along which a slice has length 1, and which the result does not have. */
  readonly collapsedSliceDims: readonly number[];
  /** The axis of the operand that each component of an index vector points into. */
  readonly startIndexMap: readonly number[];
  /** Axes of the operand that run together with axes of the indices. */
  readonly operandBatchingDims: readonly number[];
  /** The axes of the indices that they run with. */
  readonly startIndicesBatchingDims: readonly number[];
}

/** What an index out of range does: it moves to the nearest slice inside, picks nothing, or does not occur. */
export type IndexMode = "clip" | "fill" | "promise";

/** Axes of the operand that a slice of the result still has. */
export const sliceAxes = (rank: number, { collapsedSliceDims, operandBatchingDims }: IndexDimensions): number[] => {
  const axes: number[] = [];
  for (let axis = 0; axis < rank; axis++)
    if (!collapsedSliceDims.includes(axis) && !operandBatchingDims.includes(axis)) axes.push(axis);
  return axes;
};

/** The addresses of one gather or scatter: element j of slice n lies at `bases[n] + inside[j]`, of the result at `outBases[n] + outInside[j]`. */
interface Addresses {
  /** −1 where the index vector is out of range and picks nothing. */
  readonly bases: Int32Array;
  readonly inside: Int32Array;
  readonly outBases: Int32Array;
  readonly outInside: Int32Array;
  /** Whether slices are contiguous in both. */
  readonly dense: boolean;
}

const offsetTable = (shape: Shape, strides: readonly number[]): Int32Array => {
  const table = new Int32Array(sizeOf(shape));
  let n = 0;
  forEachOffset(shape, strides, (offset) => (table[n++] = offset));
  return table;
};

const isCounting = (table: Int32Array): boolean => table.every((offset, i) => offset === i);

const addresses = (
  shape: Shape,
  strides: readonly number[],
  indices: HostArray,
  outShape: Shape,
  dims: IndexDimensions,
  sliceSizes: readonly number[],
  mode: IndexMode,
): Addresses => {
  const slices = sliceAxes(shape.length, dims);
  const outStrides = rowMajorStrides(outShape);
  const outer = outShape.map((_, axis) => axis).filter((axis) => !dims.offsetDims.includes(axis));
  const pick = (list: readonly number[], axes: readonly number[]): number[] => axes.map((axis) => list[axis]);
  const inside = offsetTable(pick(sliceSizes, slices), pick(strides, slices));
  const outInside = offsetTable(pick(outShape, dims.offsetDims), pick(outStrides, dims.offsetDims));
  const outBases = offsetTable(pick(outShape, outer), pick(outStrides, outer));

  // The axes of the operand that run with the indices move along with the index vectors.
  const vectors = indices.shape.slice(0, -1);
  const moves = vectors.map(() => 0);
  dims.startIndicesBatchingDims.forEach((axis, i) => (moves[axis] += strides[dims.operandBatchingDims[i]]));
  const bases = offsetTable(vectors, moves);
  const numbers = contiguous(indices).data;
  const length = dims.startIndexMap.length;
  const limits = dims.startIndexMap.map((axis) => shape[axis] - sliceSizes[axis]);
  const steps = pick(strides, dims.startIndexMap);
  for (let n = 0, at = 0; n < bases.length; n++)
    for (let j = 0; j < length; j++, at++) {
      const start = numbers[at];
      const inRange = Math.min(Math.max(start, 0), limits[j]);
      if (bases[n] < 0 || (inRange !== start && mode === "fill")) bases[n] = -1;
      else bases[n] += inRange * steps[j];
    }
  return { bases, inside, outBases, outInside, dense: isCounting(inside) && isCounting(outInside) };
};

/** Slices of `x` at the index vectors; `fillValue` where one is out of range in mode `fill`. */
export const gatherLoop = (
  x: HostArray,
  indices: HostArray,
  out: ArrayType,
  dims: IndexDimensions,
  sliceSizes: readonly number[],
  mode: IndexMode,
  fillValue: number,
): TypedArray => {
  const result = allocate(x.dtype, sizeOf(out.shape));
  if (result.length === 0) return result;
  const { bases, inside, outBases, outInside, dense } = addresses(
    x.shape,
    stridesOf(x),
    indices,
    out.shape,
    dims,
    sliceSizes,
    mode,
  );
  const { data } = x;
  const length = inside.length;
  for (let n = 0; n < bases.length; n++) {
    const from = bases[n];
    const to = outBases[n];
    if (from < 0) for (let j = 0; j < length; j++) result[to + outInside[j]] = fillValue;
    else if (dense) for (let j = 0; j < length; j++) result[to + j] = data[from + j];
    else for (let j = 0; j < length; j++) result[to + outInside[j]] = data[from + inside[j]];
  }
  return result;
};

/** How an update meets what stands at its place. */
export type Combine = (before: number, update: number) => number;

/**
 * The operand with updates put into it, one index vector after the other. Sums and products of float32 are kept in
 * double and rounded once.
 */
export const scatterLoop = (
  x: HostArray,
  indices: HostArray,
  updates: HostArray,
  dims: IndexDimensions,
  sliceSizes: readonly number[],
  mode: IndexMode,
  combine: "add" | "set" | Combine,
): TypedArray => {
  const size = sizeOf(x.shape);
  const result = allocate(x.dtype === "float32" && combine !== "set" ? "float64" : x.dtype, size);
  if (x.strides?.every((stride) => stride === 0)) result.fill(x.data[0]);
  else result.set(contiguous(x).data.subarray(0, size));
  if (sizeOf(updates.shape) > 0) {
    const strides = rowMajorStrides(x.shape);
    const a = addresses(x.shape, strides, indices, updates.shape, dims, sliceSizes, mode);
    const source = contiguous(updates).data;
    if (combine === "add") addAt(result, source, a);
    else if (combine === "set") setAt(result, source, a);
    else combineAt(result, source, a, combine);
  }
  return x.dtype === "float32" && combine !== "set" ? new Float32Array(result) : result;
};

const addAt = (result: TypedArray, updates: TypedArray, { bases, inside, outBases, outInside, dense }: Addresses): void => {
  const length = inside.length;
  for (let n = 0; n < bases.length; n++) {
    const to = bases[n];
    const from = outBases[n];
    if (to < 0) continue;
    if (dense) for (let j = 0; j < length; j++) result[to + j] += updates[from + j];
    else for (let j = 0; j < length; j++) result[to + inside[j]] += updates[from + outInside[j]];
  }
};

const setAt = (result: TypedArray, updates: TypedArray, { bases, inside, outBases, outInside }: Addresses): void => {
  const length = inside.length;
  for (let n = 0; n < bases.length; n++) {
    const to = bases[n];
    const from = outBases[n];
    if (to >= 0) for (let j = 0; j < length; j++) result[to + inside[j]] = updates[from + outInside[j]];
  }
};

const combineAt = (
  result: TypedArray,
  updates: TypedArray,
  { bases, inside, outBases, outInside }: Addresses,
  combine: Combine,
): void => {
  const length = inside.length;
  for (let n = 0; n < bases.length; n++) {
    const to = bases[n];
    const from = outBases[n];
    if (to >= 0)
      for (let j = 0; j < length; j++) result[to + inside[j]] = combine(result[to + inside[j]], updates[from + outInside[j]]);
  }
};
