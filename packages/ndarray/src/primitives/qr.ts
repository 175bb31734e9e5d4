import { bindAll, hostArray, type NDArray, type Primitive } from "../core.js";
import { qrLoop } from "../loops/householder.js";
import { bufferFor, forEachMatrix, turnedMatrix } from "../loops/matrices.js";
import { ValueError } from "../valueError.js";
import { add, sub } from "./arithmetic.js";
import { concatenate } from "./concatenate.js";
import { checkMatrices, matmul, strictlyLower, turned } from "./matrices.js";
import { slice } from "./padSlice.js";
import { moveaxis } from "./transpose.js";
import { triangularSolve } from "./triangularSolve.js";
import { optionsOf } from "../optionsOf.js";

interface QrParams {
  /** Whether Q is square. */
  readonly fullMatrices: boolean;
}

/** A = Q·R with orthonormal columns in Q, and R upper triangular. */
export const qrP: Primitive<QrParams> = {
  name: "qr",
  impl: ([a], _params, outputs) => {
    const [rows, columns] = a.shape.slice(-2);
    const wanted = outputs[0].shape[outputs[0].shape.length - 1];
    const [qs, rs] = outputs.map(bufferFor);
    forEachMatrix(a, (matrix, n) => {
      const work = turnedMatrix(matrix, rows, columns);
      const q = qrLoop(work, rows, columns, wanted);
      qs.set(turnedMatrix(q, wanted, rows), n * rows * wanted);
      for (let i = 0, at = n * wanted * columns; i < wanted; i++)
        for (let j = 0; j < columns; j++, at++) rs[at] = i <= j ? work[j * rows + i] : 0;
    });
    return [qs, rs].map((data, i) => hostArray(outputs[i], data));
  },
  shape: ([a], { fullMatrices }) => {
    checkMatrices("qr", a, false);
    const [rows, columns] = a.shape.slice(-2);
    const batch = a.shape.slice(0, -2);
    const wanted = fullMatrices ? rows : Math.min(rows, columns);
    return [
      { dtype: a.dtype, shape: [...batch, rows, wanted] },
      { dtype: a.dtype, shape: [...batch, wanted, columns] },
    ];
  },
  // With X = dA·R⁻¹ and Ω = lower(QᵀX) − lower(QᵀX)ᵀ, below the diagonal: dQ = X + Q·(Ω − QᵀX), dR = (QᵀX − Ω)·R
  // (Walter & Lehmann 2010, "Algorithmic differentiation of linear algebra functions", section 3.3).
  jvp: [
    (da, [q, r], _args, { fullMatrices }) => {
      const [rows, columns] = da.shape.slice(-2);
      if (fullMatrices && rows > columns)
        throw new ValueError({
          op: "qr",
          given: `a derivative with all ${rows} columns of Q for matrices of ${rows} × ${columns}`,
          expected: "as many columns of Q as A has, since the others are not determined",
          mend: "Pass fullMatrices: false.",
        });
      // Of a wide matrix the square part in front decides Q; the rest of R is then Qᵀ·A.
      const size = Math.min(rows, columns);
      const front = columnsOf(da, 0, size);
      const square = columnsOf(r, 0, size);
      const x = triangularSolve(square, front);
      const inQ = matmul(turned(q), x);
      const below = strictlyLower(inQ);
      const omega = sub(below, turned(below));
      const dq = add(x, matmul(q, sub(omega, inQ)));
      const dr = matmul(sub(inQ, omega), square);
      if (columns === size) return [dq, dr];
      const behind = columnsOf(r, size, columns);
      // d(QᵀB) = dQᵀ·B + Qᵀ·dB with B = Q·R behind.
      const more = add(matmul(turned(dq), matmul(q, behind)), matmul(turned(q), columnsOf(da, size, columns)));
      return [dq, concatenate([dr, more], dr.ndim - 1)];
    },
  ],
  transpose: [null],
  batch: ([a], [d], _size, params) => [bindAll(qrP, [moveaxis(a, d!, 0)], params), [0, 0]],
};

/** The options of {@link qr} and {@link svd}. */
export interface FullMatricesOptions {
  /** Whether orthogonal factors are square, completed to a whole basis. @defaultValue true */
  readonly fullMatrices?: boolean;
}

/**
 * A = Q·R: orthonormal columns, and an upper triangle, by Householder reflections. As in LAPACK the diagonal of R
 * may be negative.
 *
 * @param a - `[...batch, m, n]`.
 * @returns Q `[...batch, m, k]` and R `[...batch, k, n]`, with k = m, or min(m, n) without `fullMatrices`.
 * @throws {@link ShapeError} for fewer than two axes; {@link DTypeError} for dtypes other than floats;
 * {@link ValueError} from the derivative of full matrices where m > n, as it is not determined.
 */
export const qr = (a: NDArray, options?: FullMatricesOptions): readonly [q: NDArray, r: NDArray] => {
  const { fullMatrices } = optionsOf("qr", options, { fullMatrices: true });
  const [q, r] = bindAll(qrP, [a], { fullMatrices });
  return [q, r];
};

const columnsOf = (a: NDArray, from: number, to: number): NDArray =>
  slice(a, [...a.shape.slice(0, -1).map(() => 0), from], [...a.shape.slice(0, -1), to]);
