import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { bufferFor, forEachMatrix } from "../loops/matrices.js";
import { svdLoop } from "../loops/svd.js";
import { add, neg, sub } from "./arithmetic.js";
import { checkMatrices, identityLike, matmul, turned } from "./matrices.js";
import { moveaxis } from "./transpose.js";
import { show } from "../show.js";
import { ValueError } from "../valueError.js";

interface PinvParams {
  /** Singular values of at most this fraction of the largest count as zero. */
  readonly rtol: number;
}

/** The pseudo-inverse, A⁺ = V·S⁺·Uᵀ. */
export const pinvP: Primitive<PinvParams> = /* @__PURE__ */ definePrimitive({
  name: "pinv",
  impl: ([a], { rtol }, out) => {
    const result = bufferFor(out);
    const [rows, columns] = a.shape.slice(-2);
    const size = Math.min(rows, columns);
    forEachMatrix(a, (matrix, n) => {
      const { u, s, v } = svdLoop(matrix, rows, columns, false);
      const inverse = new Float64Array(rows * columns);
      for (let k = 0; k < size; k++) {
        if (s[k] <= rtol * s[0]) continue;
        for (let i = 0; i < columns; i++)
          for (let j = 0; j < rows; j++) inverse[i * rows + j] += (v[k * columns + i] / s[k]) * u[k * rows + j];
      }
      result.set(inverse, n * inverse.length);
    });
    return result;
  },
  shape: ([a], { rtol }) => {
    if (typeof rtol !== "number")
      throw new ValueError({ op: "pinv", given: `rtol ${show(rtol)}`, expected: "a number", mend: "Write 1e-6, or what suits." });
    checkMatrices("pinv", a, false);
    const [rows, columns] = a.shape.slice(-2);
    return { dtype: a.dtype, shape: [...a.shape.slice(0, -2), columns, rows] };
  },
  // With P = A⁺, as long as the rank stays: dP = −P·dA·P + P·Pᵀ·dAᵀ·(I − A·P) + (I − P·A)·dAᵀ·Pᵀ·P
  // (Golub & Pereyra 1973, "The differentiation of pseudo-inverses and nonlinear least squares problems", 4.12).
  jvp: [
    (da, p, [a]) => {
      const dat = turned(da);
      const beyondColumns = complement(matmul(a, p));
      const beyondRows = complement(matmul(p, a));
      const along = neg(matmul(p, matmul(da, p)));
      const first = matmul(matmul(p, turned(p)), matmul(dat, beyondColumns));
      const second = matmul(matmul(beyondRows, dat), matmul(turned(p), p));
      return add(along, add(first, second));
    },
  ],
  transpose: [null],
  batch: ([a], [d], _size, { rtol }) => [pinv(moveaxis(a, d!, 0), rtol), 0],
});

/**
 * The pseudo-inverse of Moore and Penrose, `[...batch, m, n]` to `[...batch, n, m]`. The derivative takes the rank for
 * constant, as it is almost everywhere.
 *
 * @param rtol - Singular values of at most this fraction of the largest count as zero.
 * @throws {@link ShapeError} for fewer than two axes; {@link DTypeError} for dtypes other than floats.
 */
export const pinv = (a: NDArray, rtol: number): NDArray => bind(pinvP, [a], { rtol });

/** I − A */
const complement = (a: NDArray): NDArray => sub(identityLike(a), a);
