import { allocate, type TypedArray } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";

// Matrices are worked on one by one in double precision, row-major, and their results are rounded once.

/** Calls `visit` with each matrix of a stack, in double, and its number. The matrix may be written to. */
export const forEachMatrix = (a: HostArray, visit: (matrix: Float64Array, n: number) => void): void => {
  const [rows, columns] = a.shape.slice(-2);
  const size = rows * columns;
  const { data } = contiguous(a);
  const count = sizeOf(a.shape.slice(0, -2));
  for (let n = 0; n < count; n++) visit(Float64Array.from(data.subarray(n * size, (n + 1) * size)), n);
};

/** A zeroed buffer for an output. */
export const bufferFor = (type: ArrayType): TypedArray => allocate(type.dtype, sizeOf(type.shape));

/** The matrix `[rows, columns]` turned: `[columns, rows]`. */
export const turnedMatrix = (a: Float64Array, rows: number, columns: number): Float64Array => {
  const out = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
  return out;
};

/** Σᵢ a[from + i]·b[start + i] over `length` elements. */
export const dot = (a: Float64Array, from: number, b: Float64Array, start: number, length: number): number => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[from + i] * b[start + i];
  return sum;
};
