import type { TypedArray } from "../dtype.js";
import { allocate, isFloat } from "../dtype.js";
import { sizeOf, withoutAxes } from "../shape.js";
import type { ArrayType, HostArray } from "../storage.js";
import { contiguous, stridesOf } from "../storage.js";

/** Calls `visit` with the offset of each index of `shape`, in row-major order. */
export const forEachOffset = (shape: readonly number[], strides: readonly number[], visit: (offset: number) => void): void => {
  if (sizeOf(shape) === 0) return;
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (;;) {
    visit(offset);
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
};

/** Folds over `axes` from the left: `step` takes what is folded so far and the next element. */
export const reduceLoop = (
  x: HostArray,
  axes: readonly number[],
  out: ArrayType,
  initial: number,
  step: (accumulator: number, element: number) => number,
): TypedArray => {
  const result = allocate(out.dtype, sizeOf(out.shape));
  const strides = stridesOf(x);
  const kept = withoutAxes(
    x.shape.map((_, axis) => axis),
    axes,
  );
  const outer = { shape: kept.map((axis) => x.shape[axis]), strides: kept.map((axis) => strides[axis]) };
  const inner = { shape: axes.map((axis) => x.shape[axis]), strides: axes.map((axis) => strides[axis]) };
  const offsets = new Int32Array(sizeOf(inner.shape));
  let n = 0;
  forEachOffset(inner.shape, inner.strides, (offset) => (offsets[n++] = offset));
  const { data } = x;
  let at = 0;
  forEachOffset(outer.shape, outer.strides, (base) => {
    let accumulator = initial;
    for (let i = 0; i < offsets.length; i++) accumulator = step(accumulator, data[base + offsets[i]]);
    result[at++] = accumulator;
  });
  return result;
};

/** Sums over `axes`: floats in double, rounded once at the end; integers modulo 2³². */
export const reduceSumLoop = (x: HostArray, axes: readonly number[], out: ArrayType): TypedArray =>
  isFloat(x.dtype) ? reduceLoop(x, axes, out, 0, (sum, v) => sum + v) : reduceLoop(x, axes, out, 0, (sum, v) => (sum + v) | 0);

/** The place along `axis` of the element that `beats` all others: the first of equals, or the first NaN. */
export const indexLoop = (x: HostArray, axis: number, out: ArrayType, beats: (x: number, best: number) => boolean): TypedArray => {
  const result = allocate(out.dtype, sizeOf(out.shape));
  const strides = stridesOf(x);
  const { data } = x;
  const length = x.shape[axis];
  const step = strides[axis];
  let at = 0;
  forEachOffset(out.shape, withoutAxis(strides, axis), (base) => {
    let best = data[base];
    let place = 0;
    for (let i = 1, p = base + step; i < length && best === best; i++, p += step) {
      const value = data[p];
      if (beats(value, best) || value !== value) {
        best = value;
        place = i;
      }
    }
    result[at++] = place;
  });
  return result;
};

/** What is folded so far, at each element along `axis`: in double, rounded as it is stored. */
export const cumulativeLoop = (
  x: HostArray,
  axis: number,
  reverse: boolean,
  out: ArrayType,
  initial: number,
  step: (folded: number, element: number) => number,
): TypedArray => {
  const result = allocate(out.dtype, sizeOf(out.shape));
  const { data } = contiguous(x);
  const length = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const folded = new Float64Array(inner);
  for (let base = 0; base < result.length; base += length * inner) {
    folded.fill(initial);
    for (let i = 0; i < length; i++) {
      const start = base + (reverse ? length - 1 - i : i) * inner;
      for (let j = 0; j < inner; j++) result[start + j] = folded[j] = step(folded[j], data[start + j]);
    }
  }
  return result;
};

const withoutAxis = (strides: readonly number[], axis: number): number[] => strides.filter((_, i) => i !== axis);
