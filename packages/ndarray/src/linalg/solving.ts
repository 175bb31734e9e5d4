/** Systems of equations, and inverses. */
import { broadcastTo } from "../broadcast.js";
import { wholeOf } from "../numpy/arguments.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { lu } from "../primitives/lu.js";
import { identityLike } from "../primitives/matrices.js";
import { reshape } from "../primitives/reshape.js";
import { solve as laxSolve } from "../primitives/solve.js";
import { takeAlong } from "../primitives/takeAlong.js";
import { triangularSolve } from "../primitives/triangularSolve.js";
import { floatOf, arrayOf } from "../promote.js";
import { sizeOf } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { matricesOf, systemOf } from "./operands.js";
import { optionsOf } from "../optionsOf.js";
import { notAnArray } from "../notAnArray.js";
import { DTypeError } from "../dtypeError.js";

/**
 * X of A·X = B, by elimination with partial pivoting. A singular A gives ±∞ or NaN.
 *
 * @param a - `[...batch, n, n]`.
 * @param b - A vector `[n]`, or `[...batch, n, m]`; the batches broadcast.
 * @returns X, `[...batch, n]` or `[...batch, n, m]`.
 * @throws {@link ShapeError} when the sizes do not fit.
 * @example
 * ```ts
 * linalg.solve(np.array([[3, 1], [1, 2]]), np.array([9, 8])); // [2. 3.]
 * ```
 */
export const solve = (a: ArrayLike, b: ArrayLike): NDArray => {
  const system = systemOf("solve", a, b);
  return system.restore(laxSolve(system.a, system.b));
};

/**
 * The inverse of square matrices, `[...batch, n, n]`; ±∞ or NaN where they are singular. To solve equations,
 * {@link solve} is quicker and more accurate.
 *
 * @throws {@link ShapeError} when the matrices are not square.
 */
export const inv = (a: ArrayLike): NDArray => {
  const matrices = matricesOf("inv", a, true);
  return laxSolve(matrices, identityLike(matrices));
};

/** The options of {@link solveTriangular}. */
export interface SolveTriangularOptions {
  /** Whether A is the lower triangle; the other is not looked at. @defaultValue false */
  readonly lower?: boolean;
  /** Whether to solve with Aᵀ. @defaultValue false */
  readonly transpose?: boolean;
  /** Whether ones stand on the diagonal, whatever lies there. @defaultValue false */
  readonly unitDiagonal?: boolean;
}

/**
 * X of A·X = B for a triangle A, by substitution. A zero on the diagonal gives ±∞ or NaN.
 *
 * @param a - `[...batch, n, n]`, of which one triangle is read.
 * @param b - A vector `[n]`, or `[...batch, n, m]`; the batches broadcast.
 * @returns X, `[...batch, n]` or `[...batch, n, m]`.
 * @throws {@link ShapeError} when the sizes do not fit.
 */
export const solveTriangular = (a: ArrayLike, b: ArrayLike, options?: SolveTriangularOptions): NDArray => {
  const { lower, transpose, unitDiagonal } = optionsOf("solveTriangular", options, {
    lower: false,
    transpose: false,
    unitDiagonal: false,
  });
  const system = systemOf("solveTriangular", a, b);
  return system.restore(triangularSolve(system.a, system.b, { leftSide: true, lower, transposeA: transpose, unitDiagonal }));
};

/** The options of {@link choSolve}. */
export interface ChoSolveOptions {
  /** Whether the factor is U of A = Uᵀ·U, not L of A = L·Lᵀ. @defaultValue false */
  readonly upper?: boolean;
}

/**
 * X of A·X = B from the Cholesky factor of A.
 *
 * @param factor - L, as `cholesky` gives it, `[...batch, n, n]`.
 * @param b - A vector `[n]`, or `[...batch, n, m]`; the batches broadcast.
 * @throws {@link ShapeError} when the sizes do not fit.
 */
export const choSolve = (factor: ArrayLike, b: ArrayLike, options?: ChoSolveOptions): NDArray => {
  const { upper } = optionsOf("choSolve", options, { upper: false });
  const system = systemOf("choSolve", factor, b);
  const half = triangularSolve(system.a, system.b, { leftSide: true, lower: !upper, transposeA: upper });
  return system.restore(triangularSolve(system.a, half, { leftSide: true, lower: !upper, transposeA: !upper }));
};

/** L and U in one matrix, and the row of A that each row of L·U is. */
export type LuFactors = readonly [factors: NDArray, permutation: NDArray];

/**
 * The factors of square matrices, for {@link luSolve} to solve with many right sides.
 *
 * @param a - `[...batch, n, n]`.
 * @returns L (below its diagonal of ones) and U in one `[...batch, n, n]`; and the permutation of rows `[...batch, n]`,
 * int32. (SciPy returns exchanges of rows in its place.)
 * @throws {@link ShapeError} when the matrices are not square.
 */
export const luFactor = (a: ArrayLike): LuFactors => {
  const [factors, , permutation] = lu(matricesOf("luFactor", a, true));
  return [factors, permutation];
};

/**
 * X of A·X = B from what {@link luFactor} made of A.
 *
 * @param b - A vector `[n]`, or `[...batch, n, m]`; the batches broadcast.
 * @throws {@link ShapeError} when the sizes do not fit.
 */
export const luSolve = (lu: LuFactors, b: ArrayLike): NDArray => {
  if (!Array.isArray(lu) || lu.length !== 2) throw notAnArray("luSolve", "the factors", lu, "what luFactor returns");
  const [factors, permutation] = lu as LuFactors;
  if (arrayOf("luSolve", permutation).dtype !== "int32")
    throw new DTypeError({
      op: "luSolve",
      given: { permutation: permutation.dtype },
      expected: "int32",
      mend: "Pass what luFactor returns.",
    });
  const system = systemOf("luSolve", factors, b);
  const order = broadcastTo(permutation, system.a.shape.slice(0, -1), "luSolve");
  const places = broadcastTo(reshape(order, [...order.shape, 1]), system.b.shape);
  const permuted = takeAlong(system.b, places, system.b.ndim - 2, { mode: "promise" });
  const half = triangularSolve(system.a, permuted, { leftSide: true, lower: true, unitDiagonal: true });
  return system.restore(triangularSolve(system.a, half, { leftSide: true }));
};

/**
 * x of Σ a·x = b, summed over the last axes of `a`, as many as x has: `tensordot(a, x, x.ndim)` is b.
 *
 * @param a - `[...b.shape, ...x.shape]`, where both have equally many elements.
 * @param b - The right side, of any shape.
 * @throws {@link ShapeError} when `a` does not begin with the shape of `b`, or is not square as a matrix.
 */
export const tensorsolve = (a: ArrayLike, b: ArrayLike): NDArray => {
  const [left, right] = [floatOf("tensorsolve", a), floatOf("tensorsolve", b)];
  const shape = left.shape.slice(right.ndim);
  if (left.shape.slice(0, right.ndim).join() !== right.shape.join() || sizeOf(shape) !== right.size)
    throw new ShapeError({
      op: "tensorsolve",
      given: { a: left.shape, b: right.shape },
      expected: "a [...b.shape, ...x.shape], with as many elements of x as of b",
      mend: "Move the axes of a that belong to b to the front.",
    });
  return reshape(solve(reshape(left, [right.size, right.size]), reshape(right, [right.size])), shape);
};

/**
 * The inverse of an array as a linear map from its last axes to its first `ind`:
 * `tensordot(tensorinv(a, ind), b, ind)` is the x of `tensordot(a, x, x.ndim) = b`.
 *
 * @throws {@link ShapeError} when the map is not square.
 */
export const tensorinv = (a: ArrayLike, ind = 2): NDArray => {
  const tensor = floatOf("tensorinv", a);
  const count = wholeOf("tensorinv", "ind", ind, 1);
  const [to, from] = [tensor.shape.slice(0, count), tensor.shape.slice(count)];
  if (sizeOf(to) !== sizeOf(from))
    throw new ShapeError({
      op: "tensorinv",
      given: { a: tensor.shape },
      expected: `as many elements along the first ${count} axes as along the others`,
      mend: "Choose another ind.",
    });
  return reshape(inv(reshape(tensor, [sizeOf(to), sizeOf(from)])), [...from, ...to]);
};
