import type { DType, TypedArray } from "../dtype.js";
import { allocate } from "../dtype.js";
import { sizeOf } from "../shape.js";
import type { HostArray } from "../storage.js";
import { contiguous, stridesOf } from "../storage.js";

/**
 * Several arrays of one shape, seen as at most two nested loops: axes that run on in every array are one. What needs
 * more loops is made row-major first.
 */
export interface Loops {
  readonly outer: number;
  readonly inner: number;
  /** For each array the buffer, and how far one turn of the outer and of the inner loop moves in it. */
  readonly operands: readonly { readonly data: TypedArray; readonly outer: number; readonly inner: number }[];
}

/** Plans the loops over arrays of one shape. */
export const planLoops = (arrays: readonly HostArray[]): Loops => {
  const { shape } = arrays[0];
  const strides = arrays.map(stridesOf);
  const lengths: number[] = [];
  const steps: number[][] = arrays.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] === 1) continue;
    const last = lengths.length - 1;
    const runsOn = last >= 0 && strides.every((s, i) => steps[i][last] === s[axis] * shape[axis]);
    if (runsOn) {
      lengths[last] *= shape[axis];
      steps.forEach((s, i) => (s[last] = strides[i][axis]));
    } else {
      lengths.push(shape[axis]);
      steps.forEach((s, i) => s.push(strides[i][axis]));
    }
  }
  if (lengths.length > 2) return planLoops(arrays.map(contiguous));
  const inner = lengths.length > 0 ? lengths.length - 1 : -1;
  const outer = inner - 1;
  return {
    outer: outer >= 0 ? lengths[outer] : 1,
    inner: inner >= 0 ? lengths[inner] : 1,
    operands: arrays.map(({ data }, i) => ({ data, outer: outer >= 0 ? steps[i][outer] : 0, inner: inner >= 0 ? steps[i][inner] : 0 })),
  };
};

/** f of each element, in a fresh row-major buffer. */
export const map1 = (f: (x: number) => number, x: HostArray, dtype: DType): TypedArray => {
  const size = sizeOf(x.shape);
  const out = allocate(dtype, size);
  if (x.strides === null) {
    const { data } = x;
    for (let i = 0; i < size; i++) out[i] = f(data[i]);
    return out;
  }
  const { outer, inner, operands } = planLoops([x]);
  const [a] = operands;
  if (size === 0) return out;
  if (a.inner === 0 && a.outer === 0) return out.fill(f(a.data[0]));
  for (let i = 0, at = 0; i < outer; i++)
    for (let j = 0, p = i * a.outer; j < inner; j++, p += a.inner) out[at++] = f(a.data[p]);
  return out;
};

/** f of each pair of elements, in a fresh row-major buffer. */
export const map2 = (f: (x: number, y: number) => number, x: HostArray, y: HostArray, dtype: DType): TypedArray => {
  const size = sizeOf(x.shape);
  const out = allocate(dtype, size);
  if (x.strides === null && y.strides === null) {
    const a = x.data;
    const b = y.data;
    for (let i = 0; i < size; i++) out[i] = f(a[i], b[i]);
    return out;
  }
  if (size === 0) return out;
  const { outer, inner, operands } = planLoops([x, y]);
  const [a, b] = operands;
  for (let i = 0, at = 0; i < outer; i++)
    for (let j = 0, p = i * a.outer, q = i * b.outer; j < inner; j++, p += a.inner, q += b.inner) out[at++] = f(a.data[p], b.data[q]);
  return out;
};

/** f of each triple of elements, in a fresh row-major buffer. */
export const map3 = (
  f: (x: number, y: number, z: number) => number,
  x: HostArray,
  y: HostArray,
  z: HostArray,
  dtype: DType,
): TypedArray => {
  const size = sizeOf(x.shape);
  const out = allocate(dtype, size);
  if (size === 0) return out;
  const { outer, inner, operands } = planLoops([x, y, z]);
  const [a, b, c] = operands;
  for (let i = 0, at = 0; i < outer; i++)
    for (let j = 0, p = i * a.outer, q = i * b.outer, r = i * c.outer; j < inner; j++, p += a.inner, q += b.inner, r += c.inner)
      out[at++] = f(a.data[p], b.data[q], c.data[r]);
  return out;
};
