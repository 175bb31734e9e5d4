import { allocate, type TypedArray } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";
import type { Pads } from "../windows.js";

/** How windows slide over every axis of an array. */
export interface WindowParams {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly Pads[];
  readonly windowDilation: readonly number[];
}

/** One axis of the windows: element i of line (o, p) lies at `(o·length + i)·inner + p`. */
interface Pass {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly positions: number;
  readonly window: number;
  readonly stride: number;
  readonly low: number;
  readonly dilation: number;
}

/** A window reduces axis after axis; those along which it does nothing are left out. The last axis comes first. */
const passesOf = (shape: readonly number[], outShape: readonly number[], params: WindowParams): Pass[] => {
  const passes: Pass[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const pass: Pass = {
      outer: sizeOf(shape.slice(0, axis)),
      length: shape[axis],
      inner: sizeOf(outShape.slice(axis + 1)),
      positions: outShape[axis],
      window: params.window[axis],
      stride: params.strides[axis],
      low: params.padding[axis][0],
      dilation: params.windowDilation[axis],
    };
    const idle = pass.window === 1 && pass.stride === 1 && pass.low === 0 && pass.length === pass.positions;
    if (!idle) passes.push(pass);
  }
  return passes;
};

/** Sums over windows: floats in double, rounded once. Padding counts as zero. */
export const windowSumLoop = (x: HostArray, out: ArrayType, params: WindowParams): TypedArray => {
  let sums: Float64Array = Float64Array.from(contiguous(x).data.subarray(0, sizeOf(x.shape)));
  for (const pass of passesOf(x.shape, out.shape, params)) sums = sumAlong(sums, pass);
  const result = allocate(out.dtype, sums.length);
  result.set(sums);
  return result;
};

const sumAlong = (data: Float64Array, { outer, length, inner, positions, window, stride, low, dilation }: Pass): Float64Array => {
  const out = new Float64Array(outer * positions * inner);
  for (let o = 0, to = 0; o < outer; o++)
    for (let p = 0; p < positions; p++, to += inner)
      for (let k = 0, i = p * stride - low; k < window; k++, i += dilation) {
        if (i < 0 || i >= length) continue;
        for (let j = 0, from = (o * length + i) * inner; j < inner; j++) out[to + j] += data[from + j];
      }
  return out;
};

/** The largest (`sign` 1) or smallest (−1) element of each window; `empty` where a window lies in the padding. NaN wins. */
export const windowExtremumLoop = (
  x: HostArray,
  out: ArrayType,
  params: WindowParams,
  sign: 1 | -1,
  empty: number,
): TypedArray => {
  let best = contiguous(x).data.slice(0, sizeOf(x.shape)) as TypedArray;
  for (const pass of passesOf(x.shape, out.shape, params)) best = extremumAlong(best, pass, sign, empty, out);
  return best;
};

const extremumAlong = (
  data: TypedArray,
  { outer, length, inner, positions, window, stride, low, dilation }: Pass,
  sign: number,
  empty: number,
  { dtype }: ArrayType,
): TypedArray => {
  const out = allocate(dtype, outer * positions * inner).fill(empty);
  for (let o = 0, to = 0; o < outer; o++)
    for (let p = 0; p < positions; p++, to += inner)
      for (let k = 0, i = p * stride - low; k < window; k++, i += dilation) {
        if (i < 0 || i >= length) continue;
        for (let j = 0, from = (o * length + i) * inner; j < inner; j++) {
          const v = data[from + j];
          const held = out[to + j];
          // Not less and not equal, said so that NaN comes in; what differs from itself is NaN, and stays.
          if (!(sign * v <= sign * held) && held === held) out[to + j] = v;
        }
      }
  return out;
};

/**
 * Where the largest (`sign` 1) or smallest (−1) element of each window stands, counted row-major within the axes after
 * the first `batchDims`; −1 where a window lies in the padding. The first of equals wins, and the first NaN before all.
 */
export const windowArgLoop = (
  x: HostArray,
  out: ArrayType,
  params: WindowParams,
  sign: 1 | -1,
  batchDims: number,
): TypedArray => {
  const data = contiguous(x).data;
  const member = sizeOf(x.shape.slice(batchDims));
  let places: Int32Array = Int32Array.from({ length: sizeOf(x.shape) }, (_, i) => i);
  for (const pass of passesOf(x.shape, out.shape, params)) places = placeAlong(places, data, pass, sign);
  return places.map((at) => (at < 0 ? -1 : at % member));
};

const placeAlong = (
  places: Int32Array,
  data: TypedArray,
  { outer, length, inner, positions, window, stride, low, dilation }: Pass,
  sign: number,
): Int32Array => {
  const out = new Int32Array(outer * positions * inner).fill(-1);
  for (let o = 0, to = 0; o < outer; o++)
    for (let p = 0; p < positions; p++, to += inner)
      for (let k = 0, i = p * stride - low; k < window; k++, i += dilation) {
        if (i < 0 || i >= length) continue;
        for (let j = 0, from = (o * length + i) * inner; j < inner; j++) {
          const place = places[from + j];
          const held = out[to + j];
          if (place < 0) continue;
          if (held < 0 || (!(sign * data[place] <= sign * data[held]) && data[held] === data[held])) out[to + j] = place;
        }
      }
  return out;
};
