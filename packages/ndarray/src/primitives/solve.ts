import { bind, definePrimitive, type NDArray, type NoParams, type Primitive } from "../core.js";
import { checkSameDType } from "../checks.js";
import { bufferFor, forEachMatrix } from "../loops/matrices.js";
import { solveLoop } from "../loops/solve.js";
import { sameShape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { neg } from "./arithmetic.js";
import { checkMatrices, matmul, turned } from "./matrices.js";
import { reshape } from "./reshape.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";

/** X of A·X = B. Linear in B; its adjoint solves with Aᵀ. */
export const solveP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "solve",
  impl: ([a, b], _params, out) => {
    const result = bufferFor(out);
    const [n, columns] = b.shape.slice(-2);
    const factors: Float64Array[] = [];
    forEachMatrix(a, (matrix) => factors.push(matrix));
    forEachMatrix(b, (matrix, i) => result.set(solveLoop(factors[i], matrix, n, columns), i * n * columns));
    return result;
  },
  shape: ([a, b]) => {
    checkSameDType("solve", { a, b });
    checkMatrices("solve", a, true);
    const n = a.shape[a.shape.length - 1];
    if (b.shape.length !== a.shape.length || !sameShape(a.shape.slice(0, -1), b.shape.slice(0, -1)))
      throw new ShapeError({
        op: "solve",
        given: { a: a.shape, b: b.shape },
        expected: `a [...batch, n, n] and b [...batch, n, m], with one n, here ${n}`,
        mend: "Broadcast the batches, and give a single right side an axis of length 1, or use linalg.solve, which does.",
      });
    return { dtype: b.dtype, shape: b.shape };
  },
  // A·X = B: dA·X + A·dX = dB (Giles 2008, section 2.3.1).
  jvp: [(da, x, [a]) => neg(solve(a, matmul(da, x))), (db, _x, [a]) => solve(a, db)],
  transpose: [null, (ct, [a]) => solve(turned(a), ct)],
  batch: ([a, b], [da, db], size) => {
    if (da === null) {
      // One matrix for all: the members are more columns of one B.
      const x = moveaxis(b, db!, b.ndim - 1);
      const merged = reshape(x, [...x.shape.slice(0, -2), x.shape[x.ndim - 2] * size]);
      return [reshape(solve(a, merged), x.shape), x.ndim - 1];
    }
    const mapped = db === null ? broadcastInDim(b, [size, ...b.shape], [0]) : moveaxis(b, db, 0);
    return [solve(moveaxis(a, da, 0), mapped), 0];
  },
});

/**
 * X of A·X = B, by elimination with partial pivoting. A singular A gives ±∞ or NaN.
 *
 * @param a - `[...batch, n, n]`.
 * @param b - `[...batch, n, m]`, of the same batch.
 * @returns X `[...batch, n, m]`.
 * @throws {@link ShapeError} when the sizes do not fit; {@link DTypeError} for dtypes other than one of the floats.
 */
export const solve = (a: NDArray, b: NDArray): NDArray => bind(solveP, [a, b], {});
