import { bind, definePrimitive, type NDArray, type NoParams, type Primitive } from "../core.js";
import { choleskyLoop } from "../loops/cholesky.js";
import { bufferFor, forEachMatrix } from "../loops/matrices.js";
import { mul, sub } from "./arithmetic.js";
import { fullLike } from "./full.js";
import { checkMatrices, identityLike, lower, matmul, symmetricPart } from "./matrices.js";
import { moveaxis } from "./transpose.js";
import { triangularSolve } from "./triangularSolve.js";

/** The lower triangle L of the symmetric part of a matrix, (A + Aᵀ)/2 = L·Lᵀ. */
export const choleskyP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "cholesky",
  impl: ([a], _params, out) => {
    const result = bufferFor(out);
    forEachMatrix(a, (matrix, n) => {
      choleskyLoop(matrix, a.shape[a.shape.length - 1]);
      result.set(matrix, n * matrix.length);
    });
    return result;
  },
  shape: ([a]) => {
    checkMatrices("cholesky", a, true);
    return { dtype: a.dtype, shape: a.shape };
  },
  // dL = L·Φ(L⁻¹·dA·L⁻ᵀ), where Φ takes the lower triangle and half of the diagonal (Murray 2016, equation 8).
  jvp: [
    (da, l) => {
      const left = triangularSolve(l, symmetricPart(da), { leftSide: true, lower: true });
      const both = triangularSolve(l, left, { leftSide: false, lower: true, transposeA: true });
      const half = mul(fullLike(both, 0.5), identityLike(both));
      return matmul(l, mul(lower(both), sub(fullLike(both, 1), half)));
    },
  ],
  transpose: [null],
  batch: ([a], [d]) => [cholesky(moveaxis(a, d!, 0)), 0],
});

/**
 * The Cholesky factor of symmetric positive definite matrices: A = L·Lᵀ.
 *
 * @param a - `[...batch, n, n]`; of each matrix the symmetric part (A + Aᵀ)/2 is factored.
 * @returns L, `[...batch, n, n]`, lower triangular with a positive diagonal; NaN where A is not positive definite.
 * @throws {@link ShapeError} when the matrices are not square; {@link DTypeError} for dtypes other than floats.
 * @see Murray (2016), "Differentiation of the Cholesky decomposition".
 */
export const cholesky = (a: NDArray): NDArray => bind(choleskyP, [a], {});
