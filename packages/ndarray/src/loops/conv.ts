import { allocate, isFloat, type TypedArray } from "../dtype.js";
import { rowMajorStrides, sizeOf, type Shape } from "../shape.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";
import { gemm, type Pack } from "./gemm.js";
import { forEachOffset } from "./reduce.js";

/** How a kernel slides over the spatial axes. */
export interface ConvParams {
  readonly windowStrides: readonly number[];
  readonly padding: readonly (readonly [low: number, high: number])[];
  readonly lhsDilation: readonly number[];
  readonly rhsDilation: readonly number[];
  readonly featureGroupCount: number;
}

/** A convolution, its sizes named: positions and kernel count elements over all spatial axes. */
interface Sizes {
  readonly batch: number;
  readonly groups: number;
  /** Channels of the input, and of the output, in a group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly image: number;
  readonly kernel: number;
  readonly positions: number;
  /** Where element k of the kernel reads at position p: `reads[p·kernel + k]` in a channel's image, −1 in padding or a hole. */
  readonly reads: Int32Array;
}

/** For one spatial axis: where each element of the kernel reads at each position. */
const readsAlong = (
  length: number,
  kernel: number,
  positions: number,
  stride: number,
  low: number,
  lhsDilation: number,
  rhsDilation: number,
): Int32Array => {
  const reads = new Int32Array(positions * kernel);
  for (let p = 0, at = 0; p < positions; p++)
    for (let k = 0; k < kernel; k++, at++) {
      const place = p * stride + k * rhsDilation - low;
      const index = place / lhsDilation;
      reads[at] = place % lhsDilation === 0 && index >= 0 && index < length ? index : -1;
    }
  return reads;
};

const sizesOf = (lhs: Shape, rhs: Shape, out: Shape, params: ConvParams): Sizes => {
  const spatial = lhs.slice(2);
  const kernelShape = rhs.slice(2);
  const positionShape = out.slice(2);
  const positions = sizeOf(positionShape);
  const kernel = sizeOf(kernelShape);
  const reads = new Int32Array(positions * kernel);
  const strides = rowMajorStrides(spatial);
  // Axis by axis: the address so far, plus what this axis adds; −1 once any axis is outside.
  spatial.forEach((length, axis) => {
    const along = readsAlong(
      length,
      kernelShape[axis],
      positionShape[axis],
      params.windowStrides[axis],
      params.padding[axis][0],
      params.lhsDilation[axis],
      params.rhsDilation[axis],
    );
    const unit = (shape: Shape, step: number): number[] => shape.map((_, i) => (i === axis ? step : 0));
    let at = 0;
    forEachOffset(positionShape, unit(positionShape, kernelShape[axis]), (row) =>
      forEachOffset(kernelShape, unit(kernelShape, 1), (k) => {
        const index = along[row + k];
        reads[at] = index < 0 || reads[at] < 0 ? -1 : reads[at] + index * strides[axis];
        at++;
      }),
    );
  });
  const groups = params.featureGroupCount;
  return {
    batch: lhs[0],
    groups,
    inputs: rhs[1],
    outputs: rhs[0] / groups,
    image: sizeOf(spatial),
    kernel,
    positions,
    reads,
  };
};

/** lhs `[batch, groups·inputs, …]` ⋆ rhs `[groups·outputs, inputs, …]`: correlation, as networks call convolution. */
export const convLoop = (lhs: HostArray, rhs: HostArray, out: ArrayType, params: ConvParams): TypedArray => {
  const result = allocate(out.dtype, sizeOf(out.shape));
  if (result.length === 0) return result;
  const sizes = sizesOf(lhs.shape, rhs.shape, out.shape, params);
  const x = contiguous(lhs).data;
  const w = contiguous(rhs).data;
  if (!isFloat(out.dtype)) direct(x, w, result, sizes, new Int32Array(sizes.positions), addProductsOfIntegers);
  else if (sizes.outputs < 4) direct(x, w, result, sizes, new Float64Array(sizes.positions), addProducts);
  else for (let group = 0; group < sizes.groups; group++) asMatrixProduct(x, w, result, group, sizes);
  return result;
};

/**
 * One group as a matrix product: rows are its output channels, columns all positions of all examples, and the depth
 * runs over its input channels and the kernel. The columns exist only as packed panels.
 */
const asMatrixProduct = (x: TypedArray, w: TypedArray, out: TypedArray, group: number, sizes: Sizes): void => {
  const { batch, groups, inputs, outputs, image, kernel, positions, reads } = sizes;
  const depth = inputs * kernel;
  const firstRow = group * outputs;
  const firstChannel = group * inputs * image;
  const example = groups * inputs * image;

  const packKernel: Pack = (first, count, from, length, panels) => {
    for (let r = 0; r < count; r++) {
      const row = (firstRow + first + r) * depth + from;
      let to = (r >> 2) * 4 * length + (r & 3);
      for (let k = 0; k < length; k++, to += 4) panels[to] = w[row + k];
    }
  };
  const packPatches: Pack = (first, count, from, length, panels) => {
    const fromChannel = Math.floor(from / kernel);
    const fromTap = from - fromChannel * kernel;
    for (let r = 0; r < count; r++) {
      const n = Math.floor((first + r) / positions);
      const taps = (first + r - n * positions) * kernel;
      let base = n * example + firstChannel + fromChannel * image;
      let tap = fromTap;
      let to = (r >> 2) * 4 * length + (r & 3);
      for (let k = 0; k < length; k++, to += 4) {
        const at = reads[taps + tap];
        panels[to] = at < 0 ? 0 : x[base + at];
        if (++tap === kernel) {
          tap = 0;
          base += image;
        }
      }
    }
  };
  gemm(outputs, batch * positions, depth, packKernel, packPatches, (row, rows, column, columns, block, stride) => {
    for (let i = 0; i < rows; i++) {
      const channel = firstRow + row + i;
      let n = Math.floor(column / positions);
      let p = column - n * positions;
      let to = (n * groups * outputs + channel) * positions;
      for (let j = 0, from = i * stride; j < columns; j++) {
        out[to + p] = block[from + j];
        if (++p === positions) {
          p = 0;
          n++;
          to = (n * groups * outputs + channel) * positions;
        }
      }
    }
  });
};

/** Adds `factor` times one channel, seen from one element of the kernel, to the sums of all positions. */
type AddProducts = (
  sums: TypedArray,
  factor: number,
  x: TypedArray,
  base: number,
  reads: Int32Array,
  tap: number,
  kernel: number,
) => void;

const addProducts: AddProducts = (sums, factor, x, base, reads, tap, kernel) => {
  // Padding and holes are zeros, which count only where they meet ∞ or NaN.
  const nothing = factor * 0;
  const isFinite = nothing === 0;
  for (let p = 0, at = tap; p < sums.length; p++, at += kernel) {
    const from = reads[at];
    if (from >= 0) sums[p] += factor * x[base + from];
    else if (!isFinite) sums[p] += nothing;
  }
};

const addProductsOfIntegers: AddProducts = (sums, factor, x, base, reads, tap, kernel) => {
  for (let p = 0, at = tap; p < sums.length; p++, at += kernel) {
    const from = reads[at];
    if (from >= 0) sums[p] += Math.imul(factor, x[base + from]);
  }
};

/** Few output channels in a group (depthwise): panels would stay empty, so each channel is summed alone. */
const direct = (x: TypedArray, w: TypedArray, out: TypedArray, sizes: Sizes, sums: TypedArray, add: AddProducts): void => {
  const { batch, groups, inputs, outputs, image, kernel, positions, reads } = sizes;
  for (let n = 0, to = 0; n < batch; n++)
    for (let group = 0; group < groups; group++)
      for (let o = 0; o < outputs; o++, to += positions) {
        sums.fill(0);
        for (let c = 0; c < inputs; c++) {
          const base = ((n * groups + group) * inputs + c) * image;
          const taps = ((group * outputs + o) * inputs + c) * kernel;
          for (let k = 0; k < kernel; k++) add(sums, w[taps + k], x, base, reads, k, kernel);
        }
        out.set(sums, to);
      }
};
