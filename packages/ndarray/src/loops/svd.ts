import { qrLoop } from "./householder.js";
import { dot, turnedMatrix } from "./matrices.js";

/** A = U·diag(s)·Vᵀ: `u` and `v` hold their vectors as rows, `s` descends. */
export interface Singular {
  readonly u: Float64Array;
  readonly s: Float64Array;
  readonly v: Float64Array;
}

/**
 * The singular value decomposition of A `[rows, columns]`, row-major: rotations of pairs of columns until all are
 * orthogonal (one-sided Jacobi), which finds small singular values to high relative accuracy.
 *
 * @param full - Whether U and V are square; otherwise they have min(rows, columns) vectors.
 * @see Demmel & Veselić (1992), "Jacobi's method is more accurate than QR".
 */
export const svdLoop = (a: Float64Array, rows: number, columns: number, full: boolean): Singular => {
  const size = Math.min(rows, columns);
  const uCount = full ? rows : size;
  const vCount = full ? columns : size;
  const scale = a.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  if (!Number.isFinite(scale)) {
    const nan = (length: number): Float64Array => new Float64Array(length).fill(NaN);
    return { u: nan(rows * uCount), s: nan(size), v: nan(columns * vCount) };
  }
  if (rows < columns) {
    const { u, s, v } = svdLoop(turnedMatrix(a, rows, columns), columns, rows, full);
    return { u: v, s, v: u };
  }
  const scaled = scale === 0 ? a : a.map((x) => x / scale);
  // Of a tall matrix only the square R of A = Q·R is rotated. Columns lie one after the other.
  const work = turnedMatrix(scaled, rows, columns);
  const q = qrLoop(work, rows, columns, uCount);
  const r = new Float64Array(size * size);
  for (let j = 0; j < size; j++) for (let i = 0; i <= j; i++) r[j * size + i] = work[j * rows + i];
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  rotateColumns(r, v, size);

  const norms = Float64Array.from({ length: size }, (_, j) => Math.sqrt(dot(r, j * size, r, j * size, size)));
  const order = Array.from(norms.keys()).sort((i, j) => norms[j] - norms[i]);
  const s = Float64Array.from(order, (j) => norms[j] * scale);
  const rank = order.filter((j) => norms[j] > 0).length;
  const inner = new Float64Array(size * size);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => {
    for (let i = 0; i < size; i++) {
      if (to < rank) inner[to * size + i] = r[from * size + i] / norms[from];
      vectors[to * size + i] = v[from * size + i];
    }
  });
  completeBasis(inner, size, rank);
  // U = Q·inner on the first columns of Q; the others stay as they are.
  const u = q.slice();
  for (let j = 0; j < size; j++)
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += q[k * rows + i] * inner[j * size + k];
      u[j * rows + i] = sum;
    }
  return { u, s, v: vectors };
};

/** Rotates pairs of columns of A, and of V along, until all columns of A are orthogonal. */
const rotateColumns = (a: Float64Array, v: Float64Array, n: number): void => {
  for (let sweep = 0, rotated = true; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const alpha = dot(a, p * n, a, p * n, n);
        const beta = dot(a, q * n, a, q * n, n);
        const gamma = dot(a, p * n, a, q * n, n);
        if (Math.abs(gamma) <= Number.EPSILON * Math.sqrt(alpha * beta)) continue;
        rotated = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const c = 1 / Math.hypot(1, t);
        rotatePair(a, p * n, q * n, n, c, c * t);
        rotatePair(v, p * n, q * n, n, c, c * t);
      }
  }
};

const rotatePair = (x: Float64Array, from: number, to: number, n: number, c: number, s: number): void => {
  for (let i = 0; i < n; i++) {
    const a = x[from + i];
    const b = x[to + i];
    x[from + i] = c * a - s * b;
    x[to + i] = s * a + c * b;
  }
};

/** Fills rows `rank` and on of a square matrix whose first rows are orthonormal, so that all are. */
const completeBasis = (rowsOfBasis: Float64Array, n: number, rank: number): void => {
  if (rank === n) return;
  // The first columns of Q span what the given vectors span, so that the others complete them.
  const given = rowsOfBasis.slice(0, rank * n);
  const q = qrLoop(given, n, rank, n);
  rowsOfBasis.set(q.subarray(rank * n), rank * n);
};
