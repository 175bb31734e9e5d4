/** Loops along one axis, for each place on the others. */
import type { TypedArray } from "../dtype.js";
import { allocate, isFloat } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";
import { floatsOf } from "./rows.js";

/** The place along `axis` of the element that `beats` all others: the first of equals, or the first NaN. */
export const indexLoop = (
  x: HostArray,
  axis: number,
  out: ArrayType,
  beats: (x: number, best: number) => boolean,
): TypedArray => {
  const result = allocate(out.dtype, sizeOf(out.shape));
  const data = floatsOf(contiguous(x));
  const length = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  for (let at = 0; at < result.length; at++) {
    const first = Math.floor(at / inner) * length * inner + (at % inner);
    let best = data[first];
    let place = 0;
    for (let i = 1, p = first + inner; i < length && best === best; i++, p += inner) {
      const value = data[p];
      if (beats(value, best) || value !== value) {
        best = value;
        place = i;
      }
    }
    result[at] = place;
  }
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
  const data = floatsOf(contiguous(x));
  const size = sizeOf(out.shape);
  const isWide = isFloat(out.dtype);
  const folds = (isWide ? allocate(out.dtype, size) : new Float64Array(size)) as Float32Array | Float64Array;
  const length = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const row = new Float64Array(inner);
  for (let base = 0; base < size; base += length * inner) {
    row.fill(initial);
    for (let i = 0; i < length; i++) {
      const start = base + (reverse ? length - 1 - i : i) * inner;
      for (let j = 0; j < inner; j++) folds[start + j] = row[j] = step(row[j], data[start + j]);
    }
  }
  if (isWide) return folds;
  const result = allocate(out.dtype, size);
  result.set(folds);
  return result;
};
