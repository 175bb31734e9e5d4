/** Least squares and the pseudo-inverse. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { sub } from "../primitives/arithmetic.js";
import { full } from "../primitives/full.js";
import { matmul } from "../primitives/matrices.js";
import { pinv as laxPinv } from "../primitives/pinv.js";
import { square } from "../primitives/power.js";
import { reshape } from "../primitives/reshape.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { svd } from "../primitives/svd.js";
import { promoteFloat } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { defaultRtol, rankOf, type RankOptions } from "./norms.js";
import { matricesOf } from "./operands.js";
import { optionsOf } from "../optionsOf.js";

/**
 * The pseudo-inverse of Moore and Penrose, `[...batch, m, n]` to `[...batch, n, m]`: A⁺·b is the shortest of the x
 * that come nearest to A·x = b. The derivative takes the rank for constant.
 *
 * @throws {@link ShapeError} for fewer than two axes.
 * @see Golub & Pereyra (1973), "The differentiation of pseudo-inverses and nonlinear least squares problems".
 */
export const pinv = (a: ArrayLike, options?: RankOptions): NDArray => {
  const { rtol } = optionsOf("pinv", options, { rtol: undefined });
  const matrices = matricesOf("pinv", a);
  return laxPinv(matrices, rtol ?? defaultRtol(matrices));
};

/**
 * The x that comes nearest to A·x = b; of several, the shortest.
 *
 * @param a - `[m, n]`.
 * @param b - `[m]`, or `[m, k]` for several right sides.
 * @returns x `[n]` or `[n, k]`; the sums of squares ‖b − A·x‖², `[1]` or `[k]`, and `[0]` where m ≤ n; the rank,
 * int32 `[]`; the singular values of A, `[min(m, n)]`. (NumPy gives no sums where the rank is less than n; here their
 * shape depends on shapes alone.)
 * @throws {@link ShapeError} when the sizes do not fit.
 */
export const lstsq = (
  a: ArrayLike,
  b: ArrayLike,
  options?: RankOptions,
): readonly [x: NDArray, residuals: NDArray, rank: NDArray, s: NDArray] => {
  const { rtol } = optionsOf("lstsq", options, { rtol: undefined });
  const [matrix, sides] = promoteFloat("lstsq", a, b);
  if (matrix.ndim !== 2 || sides.ndim < 1 || sides.ndim > 2 || sides.shape[0] !== matrix.shape[0])
    throw new ShapeError({
      op: "lstsq",
      given: { a: matrix.shape, b: sides.shape },
      expected: "a [m, n] and b [m] or [m, k]",
      mend: "Map over a batch with vmap.",
    });
  const [m, n] = matrix.shape;
  const tolerance = rtol ?? defaultRtol(matrix);
  const columns = sides.ndim === 1 ? reshape(sides, [m, 1]) : sides;
  const x = matmul(laxPinv(matrix, tolerance), columns);
  const [, s] = svd(matrix, { fullMatrices: false });
  const rank = rankOf(s, tolerance);
  const residuals = m > n ? reduceSum(square(sub(columns, matmul(matrix, x))), [0]) : full([0], 0, x.dtype);
  return [sides.ndim === 1 ? reshape(x, [n]) : x, residuals, rank, s];
};
