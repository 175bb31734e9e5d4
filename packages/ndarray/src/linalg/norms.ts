/** Norms of vectors and matrices, and what is measured by singular values. */
import { broadcastTo } from "../broadcast.js";
import { axesOf, type Axes } from "../numpy/arguments.js";
import { restored } from "../numpy/sums.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div, mul } from "../primitives/arithmetic.js";
import { eq, gt, ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { pow, square } from "../primitives/power.js";
import { reduceMax, reduceMin } from "../primitives/reductions.js";
import { sqrt } from "../primitives/roots.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { svd } from "../primitives/svd.js";
import { transpose } from "../primitives/transpose.js";
import { floatOf } from "../promote.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { matricesOf } from "./operands.js";
import { inv } from "./solving.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** Which norm of a vector: Σ|x|ᵖ to the power of 1/p; ±∞ the largest or smallest |x|; 0 how many are not zero. */
export type VectorOrder = number;

/** Which norm of a matrix: `fro` √Σx², `nuc` the sum of singular values, ±2 the largest or smallest of them, ±1 of sums of columns, ±∞ of rows. */
export type MatrixOrder = "fro" | "nuc" | 1 | -1 | 2 | -2 | number;

/** The options of {@link vectorNorm}. */
export interface VectorNormOptions {
  /** @defaultValue 2 */
  readonly ord?: VectorOrder;
  /** One axis or several, seen as one. @defaultValue all of them */
  readonly axis?: Axes;
  /** Whether reduced axes stay, with length 1. @defaultValue false */
  readonly keepdims?: boolean;
}

/**
 * The norm of vectors along axes.
 *
 *     ‖x‖ₚ = (Σ |x|ᵖ)^(1/p)
 *
 * Of no elements it is 0. Where it is 0 we take 0 for its derivative, which has no limit there.
 *
 * @throws {@link ValueError} for an axis out of range.
 */
export const vectorNorm = (x: ArrayLike, options?: VectorNormOptions): NDArray => {
  const { ord, axis, keepdims } = optionsOf("vectorNorm", options, { ord: 2, axis: undefined, keepdims: false });
  const a = floatOf("vectorNorm", x);
  const axes = axesOf("vectorNorm", a.ndim, axis);
  return restored(vectorNormOver("vectorNorm", a, axes, ord), a, axes, keepdims);
};

/** The options of {@link matrixNorm}. */
export interface MatrixNormOptions {
  /** @defaultValue "fro" */
  readonly ord?: MatrixOrder;
  /** Whether the last two axes stay, with length 1. @defaultValue false */
  readonly keepdims?: boolean;
}

/**
 * The norm of matrices, the last two axes.
 *
 * @throws {@link ShapeError} for fewer than two axes; {@link ValueError} for an order that is none of a matrix.
 */
export const matrixNorm = (x: ArrayLike, options?: MatrixNormOptions): NDArray => {
  const { ord, keepdims } = optionsOf("matrixNorm", options, { ord: "fro", keepdims: false });
  const a = matricesOf("matrixNorm", x);
  return restored(matrixNormOf("matrixNorm", a, ord), a, [a.ndim - 2, a.ndim - 1], keepdims);
};

/** The options of {@link norm}. */
export interface NormOptions {
  /** @defaultValue √Σx², over any number of axes */
  readonly ord?: MatrixOrder | null;
  /** One axis: of vectors; two: of matrices. @defaultValue all of them */
  readonly axis?: number | readonly number[] | null;
  /** Whether reduced axes stay, with length 1. @defaultValue false */
  readonly keepdims?: boolean;
}

/**
 * The norm of vectors or matrices, by how many axes there are: see {@link vectorNorm} and {@link matrixNorm}. With no
 * `ord` it is √Σx² over all axes.
 *
 * @throws {@link ValueError} for an order that fits neither a vector nor a matrix.
 * @example
 * ```ts
 * linalg.norm(np.array([3, 4])); // 5.
 * ```
 */
export const norm = (x: ArrayLike, options?: NormOptions): NDArray => {
  const { ord, axis, keepdims } = optionsOf("norm", options, { ord: null, axis: null, keepdims: false });
  const a = floatOf("norm", x);
  const axes = axesOf("norm", a.ndim, axis);
  if (ord === null) return restored(vectorNormOver("norm", a, axes, 2), a, axes, keepdims);
  if (axes.length === 1) return restored(vectorNormOver("norm", a, axes, ord), a, axes, keepdims);
  if (axes.length === 2) {
    const behind = transpose(a, [...range(a.ndim).filter((i) => !axes.includes(i)), ...axes]);
    return restored(matrixNormOf("norm", behind, ord), a, axes, keepdims);
  }
  throw new ShapeError({
    op: "norm",
    given: { x: a.shape, axes },
    expected: "one axis or two for an order",
    mend: "Choose them with axis, or leave ord out for the root of the sum of squares.",
  });
};

const vectorNormOver = (op: string, x: NDArray, axes: readonly number[], ord: MatrixOrder): NDArray => {
  if (typeof ord !== "number" || Number.isNaN(ord))
    throw new ValueError({
      op,
      given: `the order ${show(ord)} for vectors`,
      expected: "a number, of which ±Infinity are the extremes",
      mend: "Leave it out for the root of the sum of squares.",
    });
  if (ord === Infinity) return extremeOrZero(reduceMax, abs(x), axes);
  if (ord === -Infinity) return reduceMin(abs(x), axes);
  if (ord === 0) return reduceSum(convertDtype(ne(x, fullLike(x, 0)), x.dtype), axes);
  if (ord === 1) return reduceSum(abs(x), axes);
  if (ord === 2) return rootOf(reduceSum(square(x), axes), sqrt);
  const p = fullLike(x, ord);
  // |0|ᵖ has no derivative for p < 1, and |x|ᵖ is not differentiated at a kink where x is 0.
  const size = abs(x);
  const isZero = eq(size, fullLike(size, 0));
  const powers = select(isZero, pow(fullLike(size, 0), p), pow(select(isZero, fullLike(size, 1), size), p));
  return rootOf(reduceSum(powers, axes), (sum) => pow(sum, fullLike(sum, 1 / ord)));
};

/** A root, in which 0 is a constant 0: its slope there is infinite, and would make NaN of a chain. */
const rootOf = (sum: NDArray, root: (x: NDArray) => NDArray): NDArray => {
  const isZero = eq(sum, fullLike(sum, 0));
  return select(isZero, fullLike(sum, 0), root(select(isZero, fullLike(sum, 1), sum)));
};

/** The largest magnitude of no elements is 0. */
const extremeOrZero = (reduce: typeof reduceMax, x: NDArray, axes: readonly number[]): NDArray =>
  axes.some((axis) => x.shape[axis] === 0) ? reduceSum(x, axes) : reduce(x, axes);

const matrixNormOf = (op: string, a: NDArray, ord: MatrixOrder): NDArray => {
  const [rows, columns] = [a.ndim - 2, a.ndim - 1];
  const singular = (): NDArray => svd(a, { fullMatrices: false })[1];
  switch (ord) {
    case "fro":
      return vectorNormOver(op, a, [rows, columns], 2);
    case "nuc":
      return reduceSum(singular(), [rows]);
    case 2:
      return extremeOrZero(reduceMax, singular(), [rows]);
    case -2:
      return reduceMin(singular(), [rows]);
    case 1:
      return extremeOrZero(reduceMax, reduceSum(abs(a), [rows]), [rows]);
    case -1:
      return reduceMin(reduceSum(abs(a), [rows]), [rows]);
    case Infinity:
      return extremeOrZero(reduceMax, reduceSum(abs(a), [columns]), [rows]);
    case -Infinity:
      return reduceMin(reduceSum(abs(a), [columns]), [rows]);
    default:
      throw new ValueError({
        op,
        given: `the order ${show(ord)} for matrices`,
        expected: 'one of "fro", "nuc", 1, -1, 2, -2, Infinity, -Infinity',
        mend: "For the norm of all elements seen as a vector, use vectorNorm.",
      });
  }
};

/**
 * How far a small change of the right side of A·x = b can change x, at worst: ‖A‖·‖A⁻¹‖; ∞ for a singular matrix.
 *
 * @param a - `[...batch, n, n]`; for order ±2 also `[...batch, m, n]`.
 * @param ord - The norm. @defaultValue 2, the ratio of the largest to the smallest singular value
 * @returns `[...batch]`
 * @throws {@link ShapeError} when the matrices are not square and the order is not ±2; {@link ValueError} for an order that is none.
 */
export const cond = (a: ArrayLike, ord: MatrixOrder = 2): NDArray => {
  if (ord === 2 || ord === -2) {
    const s = svd(matricesOf("cond", a), { fullMatrices: false })[1];
    const [largest, smallest] = [reduceMax(s, [s.ndim - 1]), reduceMin(s, [s.ndim - 1])];
    return ord === 2 ? div(largest, smallest) : div(smallest, largest);
  }
  const matrices = matricesOf("cond", a, true);
  const product = mul(matrixNormOf("cond", matrices, ord), matrixNormOf("cond", inv(matrices), ord));
  return select(ne(product, product), fullLike(product, Infinity), product);
};

/** The options of {@link matrixRank}. */
export interface RankOptions {
  /** Singular values of at most this fraction of the largest count as zero. @defaultValue max(m, n) · eps of the dtype */
  readonly rtol?: number;
}

/** How many singular values of matrices are not zero: `[...batch, m, n]` to int32 `[...batch]`. */
export const matrixRank = (a: ArrayLike, options?: RankOptions): NDArray => {
  const { rtol } = optionsOf("matrixRank", options, { rtol: undefined });
  const matrices = matricesOf("matrixRank", a);
  const [, s] = svd(matrices, { fullMatrices: false });
  return rankOf(s, rtol ?? defaultRtol(matrices));
};

/** How many of the singular values `[...batch, k]` exceed a fraction of the largest. */
export const rankOf = (s: NDArray, rtol: number): NDArray => {
  const last = s.ndim - 1;
  if (s.shape[last] === 0) return reduceSum(convertDtype(s, "int32"), [last]);
  const largest = restored(reduceMax(s, [last]), s, [last], true);
  const threshold = mul(fullLike(s, rtol), broadcastTo(largest, s.shape));
  return reduceSum(convertDtype(gt(s, threshold), "int32"), [last]);
};

/** The rounding of a matrix in its dtype, as a fraction of its largest singular value. */
export const defaultRtol = (a: NDArray): number => Math.max(...a.shape.slice(-2)) * (a.dtype === "float64" ? 2 ** -52 : 2 ** -23);
