import { luLoop } from "./lu.js";
import { substitute } from "./triangularSolve.js";

/** X of A·X = B for A `[n, n]` and B `[n, columns]`: elimination, and two substitutions. A is overwritten. */
export const solveLoop = (a: Float64Array, b: Float64Array, n: number, columns: number): Float64Array => {
  const permutation = new Int32Array(n);
  luLoop(a, n, n, new Int32Array(n), permutation);
  const x = new Float64Array(n * columns);
  permutation.forEach((from, to) => x.set(b.subarray(from * columns, (from + 1) * columns), to * columns));
  substitute(a, x, n, columns, { lower: true, transposeA: false, unitDiagonal: true });
  substitute(a, x, n, columns, { lower: false, transposeA: false, unitDiagonal: false });
  return x;
};
