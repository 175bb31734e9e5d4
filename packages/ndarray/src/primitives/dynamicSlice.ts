import type { NDArray } from "../core.js";
import { bind, definePrimitive, type ArrayType, type HostArray, type NoParams, type Primitive } from "../core.js";
import { checkSameDType, checkArrays, checkWholes } from "../checks.js";
import { allocate, isInteger } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { IndexDimensions } from "../loops/gatherScatter.js";
import { forEachOffset } from "../loops/reduce.js";
import { range, rowMajorStrides, sizeOf, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { contiguous, copyStrided, stridesOf } from "../storage.js";
import { concatenate } from "./concatenate.js";
import { convertDtype } from "./convertDtype.js";
import { full, fullLike } from "./full.js";
import { batchGather } from "./gatherScatter.js";
import { reshape } from "./reshape.js";
import { batchSettingScatter } from "./scatter.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";

interface DynamicSliceParams {
  readonly sizes: readonly number[];
}

// Starts are inputs, scalars of an integer dtype: known only when the program runs. The sizes are known before.

/** The slice of `sizes` at the starts, moved inside where it would reach out. Inputs: x, then a start for each axis. */
export const dynamicSliceP: Primitive<DynamicSliceParams> = /* @__PURE__ */ definePrimitive({
  name: "dynamicSlice",
  impl: ([x, ...starts], { sizes }, out) => {
    const data = allocate(x.dtype, sizeOf(sizes));
    const strides = stridesOf(x);
    const first = clampedStarts(x.shape, sizes, starts).reduce((offset, start, axis) => offset + start * strides[axis], 0);
    copyStrided(x.data, out.shape, strides, data, 0, first);
    return data;
  },
  shape: ([x, ...starts], { sizes }) => {
    checkStarts("dynamicSlice", x, sizes, starts);
    return { dtype: x.dtype, shape: sizes };
  },
  jvp: (index) => (index === 0 ? (dx, _y, [, ...starts], { sizes }) => dynamicSlice(dx, starts, sizes) : null),
  transpose: (index) => (index === 0 ? (ct, [x, ...starts]) => dynamicUpdateSlice(full(x.shape, 0, ct.dtype), ct, starts) : null),
  batch: ([x, ...starts], [dx, ...dStarts], size, { sizes }) => {
    if (dStarts.every((d) => d === null)) {
      const all = [...starts.slice(0, dx!), zeroStart(), ...starts.slice(dx!)];
      return [dynamicSlice(x, all, [...sizes.slice(0, dx!), size, ...sizes.slice(dx!)]), dx];
    }
    const dimensions = wholeSlices(x.ndim - (dx === null ? 0 : 1));
    const vectors = stackStarts(starts, dStarts, size);
    return batchGather([x, vectors], [dx, 0], size, { dimensions, sliceSizes: sizes, mode: "clip", fillValue: 0 });
  },
});

/** `x` with a slice replaced, moved inside where it would reach out. Inputs: x, the update, then a start for each axis. */
export const dynamicUpdateSliceP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "dynamicUpdateSlice",
  impl: ([x, update, ...starts]) => {
    const data = allocate(x.dtype, sizeOf(x.shape));
    data.set(contiguous(x).data.subarray(0, data.length));
    const strides = rowMajorStrides(x.shape);
    const first = clampedStarts(x.shape, update.shape, starts).reduce((offset, start, axis) => offset + start * strides[axis], 0);
    const source = contiguous(update).data;
    let from = 0;
    const row = update.shape.length === 0 ? 1 : update.shape[update.shape.length - 1];
    forEachOffset(update.shape.slice(0, -1), strides, (offset) => {
      for (let i = 0, to = first + offset; i < row; i++) data[to++] = source[from++];
    });
    return data;
  },
  shape: ([x, update, ...starts]) => {
    checkSameDType("dynamicUpdateSlice", { x, update });
    checkStarts("dynamicUpdateSlice", x, update.shape, starts);
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: (index) => {
    if (index === 0) return (dx, _y, [, update, ...starts]) => dynamicUpdateSlice(dx, fullLike(update, 0), starts);
    if (index === 1) return (du, _y, [x, , ...starts]) => dynamicUpdateSlice(fullLike(x, 0), du, starts);
    return null;
  },
  transpose: (index) => {
    if (index === 0) return (ct, [, update, ...starts]) => dynamicUpdateSlice(ct, full(update.shape, 0, ct.dtype), starts);
    if (index === 1) return (ct, [, update, ...starts]) => dynamicSlice(ct, starts, update.shape);
    return null;
  },
  batch: ([x, update, ...starts], [dx, dUpdate, ...dStarts], size) => {
    if (dStarts.every((d) => d === null)) {
      const at = dx ?? 0;
      const mapped = (y: NDArray, d: number | null): NDArray =>
        d === null ? broadcastInDim(y, [...y.shape.slice(0, at), size, ...y.shape.slice(at)], [at]) : moveaxis(y, d, at);
      const all = [...starts.slice(0, at), zeroStart(), ...starts.slice(at)];
      return [dynamicUpdateSlice(mapped(x, dx), mapped(update, dUpdate), all), at];
    }
    const dimensions = wholeSlices(x.ndim - (dx === null ? 0 : 1));
    const vectors = stackStarts(starts, dStarts, size);
    return batchSettingScatter([x, vectors, update], [dx, 0, dUpdate], size, { dimensions, mode: "clip" });
  },
});

/**
 * The slice of `x` of given sizes, at starts that are arrays.
 *
 * @param starts - A scalar integer array for each axis; a start from which the slice would reach out moves inside.
 * @param sizes - The length along each axis, plain numbers.
 * @throws {@link ShapeError} when the sizes exceed `x` or the starts are not scalars; {@link DTypeError} when they are no integers.
 * @example
 * ```ts
 * const start = np.array(3, { dtype: "int32" });
 * // 3 + 2 would reach out.
 * lax.dynamicSlice(np.array([10, 20, 30, 40]), [start], [2]); // [30, 40]
 * ```
 */
export const dynamicSlice = (x: NDArray, starts: readonly NDArray[], sizes: readonly number[]): NDArray => {
  checkArrays("dynamicSlice", starts, "starts");
  return bind(dynamicSliceP, [x, ...starts], { sizes });
};

/**
 * `x` with `update` in the place of a slice, at starts that are arrays.
 *
 * @param starts - A scalar integer array for each axis; a start from which the update would reach out moves inside.
 * @throws {@link ShapeError} when the update exceeds `x` or the starts are not scalars; {@link DTypeError} when they are no integers.
 */
export const dynamicUpdateSlice = (x: NDArray, update: NDArray, starts: readonly NDArray[]): NDArray => {
  checkArrays("dynamicUpdateSlice", starts, "starts");
  return bind(dynamicUpdateSliceP, [x, update, ...starts], {});
};

const zeroStart = (): NDArray => full([], 0, "int32");

const clampedStarts = (shape: Shape, sizes: Shape, starts: readonly HostArray[]): number[] =>
  starts.map((start, axis) => Math.min(Math.max(start.data[0], 0), shape[axis] - sizes[axis]));

/** A gather of one slice that has all axes of the operand, at a vector with a start for each. */
const wholeSlices = (rank: number): IndexDimensions => ({
  offsetDims: range(rank),
  collapsedSliceDims: [],
  startIndexMap: range(rank),
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
});

/** Index vectors `[size, axes]` of starts that are mapped, or the same for all. */
const stackStarts = (starts: readonly NDArray[], axes: readonly (number | null)[], size: number): NDArray => {
  const oneDType = starts.every((start) => start.dtype === starts[0].dtype);
  const columns = starts.map((start, i) => {
    const column = axes[i] === null ? broadcastInDim(start, [size, 1], [0, 1]) : reshape(start, [size, 1]);
    return oneDType ? column : convertDtype(column, "int32");
  });
  return concatenate(columns, 1);
};

const checkStarts = (op: string, x: ArrayType, sizes: readonly number[], starts: readonly ArrayType[]): void => {
  checkWholes(op, "sizes", sizes);
  const named = Object.fromEntries(starts.map((start, i) => [`start ${i}`, start]));
  if (
    starts.length !== x.shape.length ||
    sizes.length !== x.shape.length ||
    starts.some((start) => start.shape.length !== 0) ||
    sizes.some((n, axis) => !Number.isInteger(n) || n < 0 || n > x.shape[axis])
  )
    throw new ShapeError({
      op,
      given: { x: x.shape, sizes, ...Object.fromEntries(Object.entries(named).map(([name, start]) => [name, start.shape])) },
      expected: "for each axis of x a start [] and a size within its length",
      mend: "Give one scalar start for each axis, and a smaller slice if it does not fit.",
    });
  if (starts.some((start) => !isInteger(start.dtype)))
    throw new DTypeError({
      op,
      given: Object.fromEntries(Object.entries(named).map(([name, start]) => [name, start.dtype])),
      expected: "starts of an integer dtype",
      mend: 'Convert with astype(start, "int32") first.',
    });
};
