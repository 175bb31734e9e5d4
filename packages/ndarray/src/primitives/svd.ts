import { bindAll, hostArray, type NDArray, type Primitive } from "../core.js";
import { bufferFor, forEachMatrix, turnedMatrix } from "../loops/matrices.js";
import { svdLoop } from "../loops/svd.js";
import { ValueError } from "../valueError.js";
import { add, div, mul, sub } from "./arithmetic.js";
import { fullLike } from "./full.js";
import { asColumns, asRows, checkMatrices, diagonal, identityLike, matmul, turned } from "./matrices.js";
import type { FullMatricesOptions } from "./qr.js";
import { moveaxis } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";

interface SvdParams {
  /** Whether U and V are square. */
  readonly fullMatrices: boolean;
}

/** A = U·diag(s)·Vᵀ. Outputs: U, s descending, Vᵀ. */
export const svdP: Primitive<SvdParams> = {
  name: "svd",
  impl: ([a], { fullMatrices }, outputs) => {
    const [rows, columns] = a.shape.slice(-2);
    const size = Math.min(rows, columns);
    const [us, ss, vts] = outputs.map(bufferFor);
    forEachMatrix(a, (matrix, n) => {
      const { u, s, v } = svdLoop(matrix, rows, columns, fullMatrices);
      us.set(turnedMatrix(u, fullMatrices ? rows : size, rows), n * u.length);
      ss.set(s, n * size);
      vts.set(v, n * v.length);
    });
    return [us, ss, vts].map((data, i) => hostArray(outputs[i], data));
  },
  shape: ([a], { fullMatrices }) => {
    checkMatrices("svd", a, false);
    const [rows, columns] = a.shape.slice(-2);
    const batch = a.shape.slice(0, -2);
    const size = Math.min(rows, columns);
    return [
      { dtype: a.dtype, shape: [...batch, rows, fullMatrices ? rows : size] },
      { dtype: a.dtype, shape: [...batch, size] },
      { dtype: a.dtype, shape: [...batch, fullMatrices ? columns : size, columns] },
    ];
  },
  // With D = Uᵀ·dA·V and Fᵢⱼ = 1/(sⱼ² − sᵢ²) off the diagonal: ds = diag D, dU = U·(F ∘ (D·S + S·Dᵀ)) and
  // dV = V·(F ∘ (S·D + Dᵀ·S)), plus what of dA lies beyond U and V (Townsend 2016, "Differentiating the singular
  // value decomposition").
  jvp: [
    (da, [u, s, vt], _args, { fullMatrices }) => {
      const [rows, columns] = da.shape.slice(-2);
      if (fullMatrices && rows !== columns)
        throw new ValueError({
          op: "svd",
          given: `a derivative with square U and V for matrices of ${rows} × ${columns}`,
          expected: "as many vectors as singular values, since the others are not determined",
          mend: "Pass fullMatrices: false.",
        });
      const size = Math.min(rows, columns);
      const v = turned(vt);
      const ut = turned(u);
      const d = matmul(ut, matmul(da, v));
      const [si, sj] = [asColumns(s, size), asRows(s, size)];
      const eye = identityLike(d);
      const gaps = add(mul(add(sj, si), sub(sj, si)), eye);
      const f = sub(div(fullLike(gaps, 1), gaps), eye);
      const ds = mul(d, sj);
      const sd = mul(d, si);
      const du = matmul(u, mul(f, add(ds, turned(ds))));
      const dv = matmul(v, mul(f, add(sd, turned(sd))));
      const beyondU = rows > columns ? add(du, beyond(matmul(da, v), u, s)) : du;
      const beyondV = rows < columns ? add(dv, beyond(matmul(turned(da), u), v, s)) : dv;
      return [beyondU, diagonal(d), turned(beyondV)];
    },
  ],
  transpose: [null],
  batch: ([a], [d], _size, params) => [bindAll(svdP, [moveaxis(a, d!, 0)], params), [0, 0, 0]],
};

/** (I − Q·Qᵀ)·X·S⁻¹: the part of X that the columns of Q do not span, over the singular values. */
const beyond = (x: NDArray, q: NDArray, s: NDArray): NDArray =>
  div(sub(x, matmul(q, matmul(turned(q), x))), asRows(s, x.shape[x.ndim - 2]));

/**
 * The singular value decomposition A = U·diag(s)·Vᵀ.
 *
 * The derivative of U and V is infinite where two singular values are equal, and for matrices that are not square
 * where one is zero.
 *
 * @param a - `[...batch, m, n]`.
 * @returns U `[...batch, m, m]`, s `[...batch, k]` in descending order, Vᵀ `[...batch, n, n]`, with k = min(m, n); without
 * `fullMatrices` U `[...batch, m, k]` and Vᵀ `[...batch, k, n]`. NaN for matrices that hold NaN or ±∞.
 * @throws {@link ShapeError} for fewer than two axes; {@link DTypeError} for dtypes other than floats;
 * {@link ValueError} from the derivative of full matrices that are not square, as it is not determined.
 */
export const svd = (a: NDArray, options?: FullMatricesOptions): readonly [u: NDArray, s: NDArray, vt: NDArray] => {
  const { fullMatrices } = optionsOf("svd", options, { fullMatrices: true });
  const [u, s, vt] = bindAll(svdP, [a], { fullMatrices });
  return [u, s, vt];
};
