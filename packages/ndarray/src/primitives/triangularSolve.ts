import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkSameDType } from "../checks.js";
import { bufferFor, forEachMatrix, turnedMatrix } from "../loops/matrices.js";
import { substitute, type TriangularParams } from "../loops/triangularSolve.js";
import { sameShape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { neg } from "./arithmetic.js";
import { checkMatrices, lower, matmul, strictlyLower, strictlyUpper, turned, upper } from "./matrices.js";
import { reshape } from "./reshape.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";

/** Solves op(A)·X = B or X·op(A) = B for a triangle A. Linear in B. */
export const triangularSolveP: Primitive<TriangularParams> = /* @__PURE__ */ definePrimitive({
  name: "triangularSolve",
  impl: ([a, b], params, out) => {
    const result = bufferFor(out);
    const n = a.shape[a.shape.length - 1];
    const [rows, columns] = b.shape.slice(-2);
    const triangles: Float64Array[] = [];
    forEachMatrix(a, (matrix) => triangles.push(matrix));
    forEachMatrix(b, (matrix, i) => {
      if (params.leftSide) {
        substitute(triangles[i], matrix, n, columns, params);
        result.set(matrix, i * matrix.length);
        return;
      }
      // X·op(A) = B is op(A)ᵀ·Xᵀ = Bᵀ.
      const side = turnedMatrix(matrix, rows, columns);
      substitute(triangles[i], side, n, rows, { ...params, transposeA: !params.transposeA });
      result.set(turnedMatrix(side, columns, rows), i * matrix.length);
    });
    return result;
  },
  shape: ([a, b], { leftSide }) => {
    checkSameDType("triangularSolve", { a, b });
    checkMatrices("triangularSolve", a, true);
    const n = a.shape[a.shape.length - 1];
    const along = b.shape[b.shape.length - (leftSide ? 2 : 1)];
    if (b.shape.length !== a.shape.length || !sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2)) || along !== n)
      throw new ShapeError({
        op: "triangularSolve",
        given: { a: a.shape, b: b.shape },
        expected: leftSide ? "a [...batch, n, n] and b [...batch, n, m]" : "a [...batch, n, n] and b [...batch, m, n]",
        mend: "Broadcast the batches, and choose the side with leftSide.",
      });
    return { dtype: b.dtype, shape: b.shape };
  },
  jvp: [
    // op(A)·X = B: op(dA)·X + op(A)·dX = 0, and likewise from the right.
    (da, x, [a], params) => {
      const part = triangleOf(da, params);
      const op = params.transposeA ? turned(part) : part;
      return neg(bind(triangularSolveP, [a, params.leftSide ? matmul(op, x) : matmul(x, op)], params));
    },
    (db, _x, [a], params) => bind(triangularSolveP, [a, db], params),
  ],
  transpose: [null, (ct, [a], params) => bind(triangularSolveP, [a, ct], { ...params, transposeA: !params.transposeA })],
  batch: ([a, b], [da, db], size, params) => {
    if (da === null) {
      // One triangle for all: the members are more columns (rows, from the right) of one B.
      const matrixAxis = b.ndim - (params.leftSide ? 1 : 3);
      const x = moveaxis(b, db!, matrixAxis);
      const merged = params.leftSide
        ? [...x.shape.slice(0, -2), x.shape[x.ndim - 2] * size]
        : [...x.shape.slice(0, -3), size * x.shape[x.ndim - 2], x.shape[x.ndim - 1]];
      return [reshape(bind(triangularSolveP, [a, reshape(x, merged)], params), x.shape), matrixAxis];
    }
    const mapped = db === null ? broadcastInDim(b, [size, ...b.shape], [0]) : moveaxis(b, db, 0);
    return [bind(triangularSolveP, [moveaxis(a, da, 0), mapped], params), 0];
  },
});

/** The options of {@link triangularSolve}. */
export interface TriangularSolveOptions {
  /** Solve op(A)·X = B; otherwise X·op(A) = B. @defaultValue false */
  readonly leftSide?: boolean;
  /** Whether A is the lower triangle. @defaultValue false */
  readonly lower?: boolean;
  /** Whether op(A) is Aᵀ. @defaultValue false */
  readonly transposeA?: boolean;
  /** Whether ones stand on the diagonal, whatever lies there. @defaultValue false */
  readonly unitDiagonal?: boolean;
}

/**
 * Solves X·op(A) = B, or op(A)·X = B, for triangular A by substitution. A zero on the diagonal gives ±∞ or NaN.
 *
 * @param a - `[...batch, n, n]`, of which one triangle is read.
 * @param b - `[...batch, m, n]`, or `[...batch, n, m]` with `leftSide`.
 * @returns X, in the shape of `b`.
 * @throws {@link ShapeError} when the sizes do not fit; {@link DTypeError} for dtypes other than one of the floats.
 */
export const triangularSolve = (a: NDArray, b: NDArray, options?: TriangularSolveOptions): NDArray => {
  const { leftSide, lower, transposeA, unitDiagonal } = optionsOf("triangularSolve", options, {
    leftSide: false,
    lower: false,
    transposeA: false,
    unitDiagonal: false,
  });
  return bind(triangularSolveP, [a, b], { leftSide, lower, transposeA, unitDiagonal });
};

const triangleOf = (a: NDArray, { lower: isLower, unitDiagonal }: TriangularParams): NDArray => {
  if (isLower) return unitDiagonal ? strictlyLower(a) : lower(a);
  return unitDiagonal ? strictlyUpper(a) : upper(a);
};
