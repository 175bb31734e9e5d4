import { bind, bindAll, definePrimitive, hostArray, type NDArray, type NoParams, type Primitive } from "../core.js";
import { cofactorLoop, detLoop, slogdetLoop } from "../loops/determinant.js";
import { bufferFor, forEachMatrix } from "../loops/matrices.js";
import { div, mul, sub } from "./arithmetic.js";
import { checkMatrices, diagonal, matmul, turned } from "./matrices.js";
import { solve } from "./solve.js";
import { broadcastInDim, reduceSum } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";

// The derivative of one is made of the other, so they share a file.

/** The determinant. Its derivative are the cofactors (Jacobi's formula), of singular matrices too. */
export const detP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "det",
  impl: ([a], _params, out) => {
    const result = bufferFor(out);
    forEachMatrix(a, (matrix, n) => (result[n] = detLoop(matrix, a.shape[a.shape.length - 1])));
    return result;
  },
  shape: ([a]) => {
    checkMatrices("det", a, true);
    return { dtype: a.dtype, shape: a.shape.slice(0, -2) };
  },
  jvp: [(da, _y, [a]) => inner(cofactor(a), da)],
  transpose: [null],
  batch: ([a], [d]) => [det(moveaxis(a, d!, 0)), 0],
});

/** The cofactors, C = det A·A⁻ᵀ and its limit. */
export const cofactorP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "cofactor",
  impl: ([a], _params, out) => {
    const result = bufferFor(out);
    forEachMatrix(a, (matrix, n) => result.set(cofactorLoop(matrix, a.shape[a.shape.length - 1]), n * matrix.length));
    return result;
  },
  shape: ([a]) => {
    checkMatrices("cofactor", a, true);
    return { dtype: a.dtype, shape: a.shape };
  },
  // dC = (⟨C, dA⟩·C − C·dAᵀ·C)/det A, as C = det A·A⁻ᵀ; infinite or NaN for singular matrices.
  jvp: [
    (da, c, [a]) => {
      if (a.shape[a.ndim - 1] <= 1) return null;
      const along = mul(everywhere(inner(c, da), c), c);
      return div(sub(along, matmul(c, matmul(turned(da), c))), everywhere(det(a), c));
    },
  ],
  transpose: [null],
  batch: ([a], [d]) => [cofactor(moveaxis(a, d!, 0)), 0],
});

/** The sign of the determinant, and the logarithm of its magnitude, which does not overflow: d log|det A| = tr(A⁻¹·dA). */
export const slogdetP: Primitive<NoParams> = {
  name: "slogdet",
  impl: ([a], _params, outputs) => {
    const [signs, logs] = outputs.map(bufferFor);
    forEachMatrix(a, (matrix, n) => ([signs[n], logs[n]] = slogdetLoop(matrix, a.shape[a.shape.length - 1])));
    return [signs, logs].map((data, i) => hostArray(outputs[i], data));
  },
  shape: ([a]) => {
    checkMatrices("slogdet", a, true);
    const type = { dtype: a.dtype, shape: a.shape.slice(0, -2) };
    return [type, type];
  },
  jvp: [
    (da, _outputs, [a]) => {
      const elements = diagonal(solve(a, da));
      return [null, reduceSum(elements, [elements.ndim - 1])];
    },
  ],
  transpose: [null],
  batch: ([a], [d]) => [bindAll(slogdetP, [moveaxis(a, d!, 0)], {}), [0, 0]],
};

/**
 * The determinant of square matrices. Its gradient is right at singular matrices too; its second derivative is NaN
 * or infinite there.
 *
 * @param a - `[...batch, n, n]`.
 * @returns `[...batch]`; 1 for matrices of no rows.
 * @throws {@link ShapeError} when the matrices are not square; {@link DTypeError} for dtypes other than floats.
 */
export const det = (a: NDArray): NDArray => bind(detP, [a], {});

/**
 * The cofactors of square matrices: Cᵢⱼ = ∂det A/∂Aᵢⱼ, and A·Cᵀ = det A·I.
 *
 * @param a - `[...batch, n, n]`.
 * @throws {@link ShapeError} when the matrices are not square; {@link DTypeError} for dtypes other than floats.
 */
export const cofactor = (a: NDArray): NDArray => bind(cofactorP, [a], {});

/**
 * The sign of the determinant and the logarithm of its magnitude, where the determinant itself would overflow.
 *
 * @param a - `[...batch, n, n]`.
 * @returns The sign, −1, 0 or 1, and log|det A|, `[...batch]` each; 0 and −∞ for singular matrices.
 * @throws {@link ShapeError} when the matrices are not square; {@link DTypeError} for dtypes other than floats.
 */
export const slogdet = (a: NDArray): readonly [sign: NDArray, logabsdet: NDArray] => {
  const [sign, logabsdet] = bindAll(slogdetP, [a], {});
  return [sign, logabsdet];
};

/** ⟨A, B⟩ of each pair of matrices, `[...batch]`. */
const inner = (a: NDArray, b: NDArray): NDArray => reduceSum(mul(a, b), [a.ndim - 2, a.ndim - 1]);

/** A number for each matrix, at each of its places. */
const everywhere = (x: NDArray, like: NDArray): NDArray => broadcastInDim(x, like.shape, [like.ndim - 2, like.ndim - 1]);
