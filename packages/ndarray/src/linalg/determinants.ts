/** Determinants, traces and diagonals. */
import { diagonal as npDiagonal, trace as npTrace } from "../numpy/diagonals.js";
import { checkRank } from "../numpy/arguments.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/determinant.js";
import { arrayOf } from "../promote.js";
import { matricesOf } from "./operands.js";
import { optionsOf } from "../optionsOf.js";

/**
 * The determinant of square matrices, `[...batch, n, n]` to `[...batch]`; 1 for matrices of no rows. Its gradient is
 * right at singular matrices too.
 *
 * @throws {@link ShapeError} when the matrices are not square.
 */
export const det = (a: ArrayLike): NDArray => lax.det(matricesOf("det", a, true));

/**
 * The sign of the determinant and the logarithm of its magnitude, where the determinant itself would overflow.
 *
 *     det A = sign · exp(logabsdet)
 *
 * @param a - `[...batch, n, n]`.
 * @returns The sign, −1, 0 or 1, and log|det A|, `[...batch]` each; 0 and −∞ for singular matrices.
 * @throws {@link ShapeError} when the matrices are not square.
 */
export const slogdet = (a: ArrayLike): readonly [sign: NDArray, logabsdet: NDArray] =>
  lax.slogdet(matricesOf("slogdet", a, true));

/** The options of {@link trace} and {@link diagonal}. */
export interface DiagonalOptions {
  /** 0 the main diagonal, positive above it, negative below. @defaultValue 0 */
  readonly offset?: number;
}

/** The sums of diagonals of the last two axes (`np.trace` takes the first two). */
export const trace = (x: ArrayLike, options?: DiagonalOptions): NDArray => {
  const { offset } = optionsOf("trace", options, { offset: 0 });
  const a = arrayOf("trace", x);
  checkRank("trace", a, 2);
  return npTrace(a, offset, -2, -1);
};

/** The diagonals of the last two axes, `[...batch, m, n]` to `[...batch, k]` (`np.diagonal` takes the first two). */
export const diagonal = (x: ArrayLike, options?: DiagonalOptions): NDArray => {
  const { offset } = optionsOf("diagonal", options, { offset: 0 });
  const a = arrayOf("diagonal", x);
  checkRank("diagonal", a, 2);
  return npDiagonal(a, offset, -2, -1);
};
