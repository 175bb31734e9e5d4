import { bindAll, hostArray, type NDArray, type NoParams, type Primitive } from "../core.js";
import { eighLoop } from "../loops/eigh.js";
import { bufferFor, forEachMatrix, turnedMatrix } from "../loops/matrices.js";
import { add, div, mul, sub } from "./arithmetic.js";
import { fullLike } from "./full.js";
import { asColumns, asRows, checkMatrices, diagonal, identityLike, matmul, symmetricPart, turned } from "./matrices.js";
import { moveaxis } from "./transpose.js";

/** The symmetric part of a matrix as V·diag(w)·Vᵀ. Outputs: w ascending, and V. */
export const eighP: Primitive<NoParams> = {
  name: "eigh",
  impl: ([a], _params, outputs) => {
    const size = a.shape[a.shape.length - 1];
    const [ws, vs] = outputs.map(bufferFor);
    forEachMatrix(a, (matrix, n) => {
      const { values, vectors } = eighLoop(matrix, size);
      ws.set(values, n * size);
      vs.set(turnedMatrix(vectors, size, size), n * size * size);
    });
    return [ws, vs].map((data, i) => hostArray(outputs[i], data));
  },
  shape: ([a]) => {
    checkMatrices("eigh", a, true);
    return [
      { dtype: a.dtype, shape: a.shape.slice(0, -1) },
      { dtype: a.dtype, shape: a.shape },
    ];
  },
  // With D = Vᵀ·dA·V: dw = diag D, dV = V·(D ∘ F), Fᵢⱼ = 1/(wⱼ − wᵢ) off the diagonal (Giles 2008, section 3.1).
  jvp: [
    (da, [w, v]) => {
      const inV = matmul(turned(v), matmul(symmetricPart(da), v));
      const n = v.shape[v.ndim - 1];
      const eye = identityLike(v);
      const gaps = add(sub(asRows(w, n), asColumns(w, n)), eye);
      const f = sub(div(fullLike(gaps, 1), gaps), eye);
      return [diagonal(inV), matmul(v, mul(inV, f))];
    },
  ],
  transpose: [null],
  batch: ([a], [d]) => [bindAll(eighP, [moveaxis(a, d!, 0)], {}), [0, 0]],
};

/**
 * Eigenvalues and eigenvectors of symmetric matrices: A = V·diag(w)·Vᵀ.
 *
 * The derivative of eigenvectors is infinite where two eigenvalues are equal, as they may turn into each other.
 *
 * @param a - `[...batch, n, n]`; of each matrix the symmetric part (A + Aᵀ)/2 is taken.
 * @returns w `[...batch, n]` in ascending order, and V `[...batch, n, n]` with a vector in each column; NaN for
 * matrices that hold NaN or ±∞. The signs of vectors mean nothing.
 * @throws {@link ShapeError} when the matrices are not square; {@link DTypeError} for dtypes other than floats.
 * @see Giles (2008), "An extended collection of matrix derivative results for forward and reverse mode AD".
 */
export const eigh = (a: NDArray): readonly [w: NDArray, v: NDArray] => {
  const [w, v] = bindAll(eighP, [a], {});
  return [w, v];
};
