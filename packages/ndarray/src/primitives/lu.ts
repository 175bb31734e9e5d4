import { bindAll, hostArray, type NDArray, type NoParams, type Primitive } from "../core.js";
import { luLoop } from "../loops/lu.js";
import { bufferFor, forEachMatrix } from "../loops/matrices.js";
import { range } from "../shape.js";
import { add } from "./arithmetic.js";
import { full } from "./full.js";
import { checkMatrices, identityLike, matmul, strictlyLower, upper } from "./matrices.js";
import { pad, slice, type Padding } from "./padSlice.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { takeAlong } from "./takeAlong.js";
import { moveaxis } from "./transpose.js";
import { triangularSolve } from "./triangularSolve.js";

/** Elimination with partial pivoting: A with its rows permuted is L·U. Outputs: L and U in one, pivots, permutation. */
export const luP: Primitive<NoParams> = {
  name: "lu",
  impl: ([a], _params, outputs) => {
    const [rows, columns] = a.shape.slice(-2);
    const [factors, pivots, permutation] = outputs.map(bufferFor);
    const steps = Math.min(rows, columns);
    forEachMatrix(a, (matrix, n) => {
      const exchanged = pivots.subarray(n * steps, (n + 1) * steps) as Int32Array;
      luLoop(matrix, rows, columns, exchanged, permutation.subarray(n * rows, (n + 1) * rows) as Int32Array);
      factors.set(matrix, n * matrix.length);
    });
    return [factors, pivots, permutation].map((data, i) => hostArray(outputs[i], data));
  },
  shape: ([a]) => {
    checkMatrices("lu", a, false);
    const [rows, columns] = a.shape.slice(-2);
    const batch = a.shape.slice(0, -2);
    return [
      { dtype: a.dtype, shape: a.shape },
      { dtype: "int32", shape: [...batch, Math.min(rows, columns)] },
      { dtype: "int32", shape: [...batch, rows] },
    ];
  },
  // With M = L⁻¹·P·dA·U⁻¹: dL = L·(M below the diagonal), dU = (M on and above it)·U (de Hoog, Anderssen & Lukas 2011,
  // "Differentiation of matrix functionals using triangular factorization"). L and U are made square by an identity.
  jvp: [
    (da, [factors, , permutation]) => {
      const [rows, columns] = factors.shape.slice(-2);
      const size = Math.min(rows, columns);
      const batch = factors.shape.slice(0, -2);
      const permuted = takeAlong(da, broadcastInDim(permutation, da.shape, [da.ndim - 1]), da.ndim - 2, { mode: "promise" });
      const left = cut(factors, rows, size);
      const right = cut(factors, size, columns);
      const square = (n: number) => ({ shape: [...batch, n, n], dtype: da.dtype });
      const l = add(fillUp(strictlyLower(left), rows, rows), identityLike(square(rows)));
      const beyond = fillUp(identityLike(square(columns - size)), columns, columns, size);
      const u = add(fillUp(upper(right), columns, columns), beyond);
      const half = triangularSolve(l, permuted, { leftSide: true, lower: true, unitDiagonal: true });
      const m = triangularSolve(u, half);
      return [add(matmul(l, strictlyLower(m)), matmul(upper(m), u)), null, null];
    },
  ],
  transpose: [null],
  batch: ([a], [d]) => [bindAll(luP, [moveaxis(a, d!, 0)], {}), [0, 0, 0]],
};

/**
 * Gaussian elimination with partial pivoting: the rows of A, permuted, are L·U.
 *
 * @param a - `[...batch, m, n]`.
 * @returns `factors` `[...batch, m, n]`: U on and above the diagonal, L below it (its diagonal is ones); `pivots`
 * `[...batch, min(m, n)]`: the row exchanged with each row, in turn; `permutation` `[...batch, m]`: the row of A that
 * each row of L·U is.
 * @throws {@link ShapeError} for fewer than two axes; {@link DTypeError} for dtypes other than floats.
 */
export const lu = (a: NDArray): readonly [factors: NDArray, pivots: NDArray, permutation: NDArray] => {
  const [factors, pivots, permutation] = bindAll(luP, [a], {});
  return [factors, pivots, permutation];
};

/** The first rows and columns of matrices. */
const cut = (a: NDArray, rows: number, columns: number): NDArray =>
  slice(
    a,
    a.shape.map(() => 0),
    [...a.shape.slice(0, -2), rows, columns],
  );

/** Matrices with zeros behind, up to a size; `from` rows and columns of them in front. */
const fillUp = (a: NDArray, rows: number, columns: number, from = 0): NDArray => {
  const [m, n] = a.shape.slice(-2);
  const none = range(a.ndim - 2).map((): Padding => [0, 0, 0]);
  return pad(a, full([], 0, a.dtype), [...none, [from, rows - m - from, 0], [from, columns - n - from, 0]]);
};
