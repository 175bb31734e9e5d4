import type { DType, TypedArray } from "../dtype.js";
import { allocate } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { hostArray, stridesOf, type ArrayType, type HostArray } from "../storage.js";

// A loop is fast as long as V8 has seen few kinds of buffers in it, and always the same function: one loop for all
// operations and dtypes is twenty times slower than one that adds floats. So the operations that are used most bring a
// loop of their own, over a row: one line each. Rows are of floats and bytes alone; other integers are widened to doubles
// before, which a typed array does by itself at no cost that matters, and cut to their width after.

/** The buffers of rows: float32, float64, uint8 and bool as they are, other integers as doubles. */
export type Floats = Float32Array | Float64Array | Uint8Array;

/** z[k + i] = f(x[p + i·dx]) for i < n. */
export type Row1 = (z: Floats, k: number, n: number, x: Floats, p: number, dx: number) => void;

/** z[k + i] = f(x[p + i·dx], y[q + i·dy]) for i < n. */
export type Row2 = (z: Floats, k: number, n: number, x: Floats, p: number, dx: number, y: Floats, q: number, dy: number) => void;

/** z[k + i] = f(w[o + i·dw], x[p + i·dx], y[q + i·dy]) for i < n. */
export type Row3 = (
  z: Floats,
  k: number,
  n: number,
  w: Floats,
  o: number,
  dw: number,
  x: Floats,
  p: number,
  dx: number,
  y: Floats,
  q: number,
  dy: number,
) => void;

/** Computes a row at a time: the result has one buffer, and repeats along the axes along which every operand does. */
export const rows1 = (row: Row1, x: HostArray, type: ArrayType): HostArray =>
  computed([x], type, (z, k, n, [a], [p], [dx]) => row(z, k, n, a, p, dx));

/** As {@link rows1}, of two operands. */
export const rows2 = (row: Row2, x: HostArray, y: HostArray, type: ArrayType): HostArray =>
  computed([x, y], type, (z, k, n, [a, b], [p, q], [dx, dy]) => row(z, k, n, a, p, dx, b, q, dy));

/** As {@link rows1}, of three operands. */
export const rows3 = (row: Row3, w: HostArray, x: HostArray, y: HostArray, type: ArrayType): HostArray =>
  computed([w, x, y], type, (z, k, n, [a, b, c], [o, p, q], [dw, dx, dy]) => row(z, k, n, a, o, dw, b, p, dx, c, q, dy));

type Visit = (
  z: Floats,
  k: number,
  n: number,
  buffers: readonly Floats[],
  places: readonly number[],
  steps: readonly number[],
) => void;

const computed = (operands: readonly HostArray[], type: ArrayType, visit: Visit): HostArray => {
  const size = sizeOf(type.shape);
  if (size === 0) return hostArray(type, allocate(type.dtype, 0));
  const buffers = operands.map(floatsOf);
  const isSimple = operands.every((x) => x.strides === null || isRepeated(x.strides));
  if (isSimple && operands.some((x) => x.strides === null)) {
    const z = allocate(buffered(type.dtype), size) as Floats;
    visit(
      z,
      0,
      size,
      buffers,
      [0, 0, 0],
      operands.map((x) => (x.strides === null ? 1 : 0)),
    );
    return hostArray(type, narrowed(z, type.dtype));
  }
  const { lengths, steps, strides, distinct } = planRows(operands);
  const z = allocate(buffered(type.dtype), distinct) as Floats;
  const n = lengths.length === 0 ? 1 : lengths[0];
  const inner = steps.map((own) => (own.length === 0 ? 0 : own[0]));
  const places = operands.map(() => 0);
  const index = lengths.map(() => 0);
  for (let k = 0; k < distinct; k += n) {
    visit(z, k, n, buffers, places, inner);
    for (let axis = 1; axis < lengths.length; axis++) {
      const isPast = ++index[axis] === lengths[axis];
      for (let i = 0; i < places.length; i++) places[i] += isPast ? steps[i][axis] * (1 - lengths[axis]) : steps[i][axis];
      if (!isPast) break;
      index[axis] = 0;
    }
  }
  return hostArray(type, narrowed(z, type.dtype), strides);
};

/** Whether an array is one number, repeated. */
const isRepeated = (strides: readonly number[]): boolean => strides.every((stride) => stride === 0);

/** The loops over several arrays of one shape, the innermost first. */
interface Plan {
  readonly lengths: readonly number[];
  /** For each array, how far one turn of each loop moves in its buffer. */
  readonly steps: readonly (readonly number[])[];
  /** The strides of the result; `null` where nothing repeats. */
  readonly strides: readonly number[] | null;
  /** How many elements are computed. */
  readonly distinct: number;
}

/** Axes along which every array repeats are left out, and axes that run on in every array are one. */
const planRows = (arrays: readonly HostArray[]): Plan => {
  const { shape } = arrays[0];
  const strides = arrays.map(stridesOf);
  const lengths: number[] = [];
  const steps: number[][] = arrays.map(() => []);
  const own = shape.map(() => 0);
  let distinct = 1;
  let repeats = false;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    if (length === 1) continue;
    if (strides.every((s) => s[axis] === 0)) {
      repeats = true;
      continue;
    }
    own[axis] = distinct;
    distinct *= length;
    const last = lengths.length - 1;
    if (last >= 0 && strides.every((s, i) => s[axis] === steps[i][last] * lengths[last])) lengths[last] *= length;
    else {
      lengths.push(length);
      strides.forEach((s, i) => steps[i].push(s[axis]));
    }
  }
  return { lengths, steps, strides: repeats ? own : null, distinct };
};

const isWidened = (dtype: DType): boolean => dtype === "int32" || dtype === "uint32" || dtype === "int8";

/** The buffer of an array as rows read it: itself, or widened. */
export const floatsOf = (x: HostArray): Floats => (isWidened(x.dtype) ? new Float64Array(x.data) : (x.data as Floats));

/** The dtype of the buffer that rows write to. */
const buffered = (dtype: DType): DType => (isWidened(dtype) ? "float64" : dtype);

/** What rows wrote, as elements of a dtype: integers by their low bits. */
export const narrowed = (z: Floats, dtype: DType): TypedArray => {
  if (!isWidened(dtype)) return z;
  const out = allocate(dtype, z.length);
  out.set(z);
  return out;
};
