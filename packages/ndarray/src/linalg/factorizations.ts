/** Matrices as products of simpler ones. */
import { oneOf } from "../numpy/arguments.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/cholesky.js";
import { eigh as laxEigh } from "../primitives/eigh.js";
import { turned } from "../primitives/matrices.js";
import { qr as laxQr } from "../primitives/qr.js";
import { svd as laxSvd } from "../primitives/svd.js";
import { matricesOf } from "./operands.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link cholesky}. */
export interface CholeskyOptions {
  /** Whether to return the upper triangle, U = Lᵀ with A = Uᵀ·U. @defaultValue false */
  readonly upper?: boolean;
}

/**
 * The Cholesky factor of symmetric positive definite matrices: A = L·Lᵀ.
 *
 * @param a - `[...batch, n, n]`; of each matrix the symmetric part (A + Aᵀ)/2 is factored.
 * @returns L `[...batch, n, n]`; NaN where A is not positive definite.
 * @throws {@link ShapeError} when the matrices are not square.
 * @example
 * ```ts
 * linalg.cholesky(np.array([[4, 2], [2, 5]])); // [[2. 0.]
 *                                              //  [1. 2.]]
 * ```
 * @see Murray (2016), "Differentiation of the Cholesky decomposition".
 */
export const cholesky = (a: ArrayLike, options?: CholeskyOptions): NDArray => {
  const { upper } = optionsOf("cholesky", options, { upper: false });
  const l = lax.cholesky(matricesOf("cholesky", a, true));
  return upper ? turned(l) : l;
};

/** The options of {@link qr}. */
export interface QrOptions {
  /** `reduced`: k = min(m, n) columns of Q; `complete`: m; `r`: Q is left out. @defaultValue "reduced" */
  readonly mode?: "reduced" | "complete" | "r";
}

/**
 * A = Q·R with orthonormal columns in Q, and R upper triangular.
 *
 * @param a - `[...batch, m, n]`.
 * @returns Q `[...batch, m, k]` and R `[...batch, k, n]`; with `mode: "r"` R alone.
 * @throws {@link ShapeError} for fewer than two axes; {@link ValueError} for another mode, or from the derivative of
 * `complete` where m > n, as it is not determined.
 * @see Walter & Lehmann (2010), "Algorithmic differentiation of linear algebra functions".
 */
export function qr(
  a: ArrayLike,
  options?: QrOptions & { readonly mode?: "reduced" | "complete" },
): readonly [q: NDArray, r: NDArray];
export function qr(a: ArrayLike, options: QrOptions & { readonly mode: "r" }): NDArray;
export function qr(a: ArrayLike, options?: QrOptions): readonly [q: NDArray, r: NDArray] | NDArray {
  const { mode } = optionsOf("qr", options, { mode: "reduced" });
  const fullMatrices = oneOf("qr", "mode", mode, ["reduced", "complete", "r"]) === "complete";
  const [q, r] = laxQr(matricesOf("qr", a), { fullMatrices });
  return mode === "r" ? r : [q, r];
}

/**
 * Eigenvalues and eigenvectors of symmetric matrices: A = V·diag(w)·Vᵀ.
 *
 * @param a - `[...batch, n, n]`; of each matrix the symmetric part is taken.
 * @returns w `[...batch, n]` in ascending order, and V `[...batch, n, n]` with a vector in each column.
 * @throws {@link ShapeError} when the matrices are not square.
 * @see Giles (2008), "An extended collection of matrix derivative results for forward and reverse mode AD".
 */
export const eigh = (a: ArrayLike): readonly [w: NDArray, v: NDArray] => laxEigh(matricesOf("eigh", a, true));

/** The eigenvalues of symmetric matrices, in ascending order: `[...batch, n, n]` to `[...batch, n]`. */
export const eigvalsh = (a: ArrayLike): NDArray => laxEigh(matricesOf("eigvalsh", a, true))[0];

/** The options of {@link svd}. */
export interface SvdOptions {
  /** Whether U and V are square; the derivative then wants square matrices. @defaultValue true, as in NumPy */
  readonly fullMatrices?: boolean;
}

/**
 * The singular value decomposition A = U·diag(s)·Vᵀ.
 *
 * @param a - `[...batch, m, n]`.
 * @returns U `[...batch, m, m]`, s `[...batch, k]` in descending order with k = min(m, n), Vᵀ `[...batch, n, n]`; without
 * `fullMatrices` U `[...batch, m, k]` and Vᵀ `[...batch, k, n]`.
 * @throws {@link ShapeError} for fewer than two axes; {@link ValueError} from the derivative of full matrices that are
 * not square, as it is not determined.
 * @see Townsend (2016), "Differentiating the singular value decomposition".
 */
export const svd = (a: ArrayLike, options?: SvdOptions): readonly [u: NDArray, s: NDArray, vt: NDArray] => {
  const { fullMatrices } = optionsOf("svd", options, { fullMatrices: true });
  return laxSvd(matricesOf("svd", a), { fullMatrices });
};

/** The singular values of matrices, in descending order: `[...batch, m, n]` to `[...batch, min(m, n)]`. */
export const svdvals = (a: ArrayLike): NDArray => laxSvd(matricesOf("svdvals", a), { fullMatrices: false })[1];
