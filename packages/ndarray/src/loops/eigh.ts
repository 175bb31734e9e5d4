import { reflect } from "./householder.js";
import { dot } from "./matrices.js";

/** Eigenvalues in ascending order, and eigenvectors: vector j is row j. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of the symmetric part of A `[n, n]`, which is overwritten: reflections to three
 * diagonals, then implicit QR steps with Wilkinson's shift.
 *
 * @see Golub & Van Loan (2013), "Matrix Computations", 4th edition, algorithms 8.3.1 to 8.3.3.
 */
export const eighLoop = (a: Float64Array, n: number): Eigen => {
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = (a[i * n + j] + a[j * n + i]) / 2;
  if (!a.every(Number.isFinite)) return { values: new Float64Array(n).fill(NaN), vectors: new Float64Array(n * n).fill(NaN) };
  const vectors = new Float64Array(n * n);
  const beside = tridiagonalize(a, n, vectors);
  const values = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  diagonalize(values, beside, vectors, n);
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * n, (from + 1) * n), to * n));
  return { values: values.sort(), vectors: sorted };
};

/** A ← Qᵀ·A·Q with three diagonals; Qᵀ goes to `q`, and what stands beside the diagonal is returned. */
const tridiagonalize = (a: Float64Array, n: number, q: Float64Array): Float64Array => {
  const beside = new Float64Array(Math.max(0, n - 1));
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  const reflections: { readonly tau: number; readonly v: Float64Array }[] = [];
  for (let k = 0; k + 1 < n; k++) {
    // The row beyond the diagonal, as A is symmetric.
    const at = k * n + k + 1;
    const m = n - k - 1;
    const tau = reflect(a, at, m);
    beside[k] = a[at];
    v[0] = 1;
    for (let i = 1; i < m; i++) v[i] = a[at + i];
    reflections.push({ tau, v: v.slice(0, m) });
    if (tau === 0) continue;
    // The block B beyond becomes H·B·H = B − v·wᵀ − w·vᵀ with w = p − τ/2·(pᵀv)·v and p = τ·B·v.
    const block = (k + 1) * n + k + 1;
    for (let i = 0; i < m; i++) w[i] = tau * dot(a, block + i * n, v, 0, m);
    const shift = (tau / 2) * dot(w, 0, v, 0, m);
    for (let i = 0; i < m; i++) w[i] -= shift * v[i];
    for (let i = 0; i < m; i++) for (let j = 0, row = block + i * n; j < m; j++) a[row + j] -= v[i] * w[j] + w[i] * v[j];
  }
  // Q = H₀·H₁⋯, built from the last; kept turned, so that its columns are rows.
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = reflections.length - 1; k >= 0; k--) {
    const { tau, v: u } = reflections[k];
    if (tau === 0) continue;
    for (let j = k + 1; j < n; j++) {
      const row = j * n + k + 1;
      const factor = tau * dot(u, 0, q, row, u.length);
      for (let i = 0; i < u.length; i++) q[row + i] -= factor * u[i];
    }
  }
  return beside;
};

/** Makes a symmetric matrix of three diagonals diagonal, and turns the rows of `q` along. */
const diagonalize = (d: Float64Array, e: Float64Array, q: Float64Array, n: number): void => {
  let last = n - 1;
  while (last > 0) {
    for (let i = 0; i < last; i++) if (Math.abs(e[i]) <= Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1]))) e[i] = 0;
    if (e[last - 1] === 0) {
      last--;
      continue;
    }
    let first = last - 1;
    while (first > 0 && e[first - 1] !== 0) first--;
    qrStep(d, e, q, n, first, last);
  }
};

/** One implicit QR step on rows `first` to `last`, with the eigenvalue of the last 2×2 block nearer its corner as shift. */
const qrStep = (d: Float64Array, e: Float64Array, q: Float64Array, n: number, first: number, last: number): void => {
  const half = (d[last - 1] - d[last]) / 2;
  const off = e[last - 1];
  const root = Math.hypot(half, off);
  const shift = d[last] - off * (off / (half >= 0 ? half + root : half - root));
  let x = d[first] - shift;
  let z = e[first];
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, z);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : z / r;
    if (k > first) e[k - 1] = r;
    const p = d[k];
    const o = e[k];
    const t = d[k + 1];
    d[k] = c * c * p + 2 * c * s * o + s * s * t;
    d[k + 1] = s * s * p - 2 * c * s * o + c * c * t;
    e[k] = c * s * (t - p) + (c * c - s * s) * o;
    if (k + 1 < last) {
      x = e[k];
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    for (let i = 0, a = k * n, b = a + n; i < n; i++, a++, b++) {
      const u = q[a];
      const v = q[b];
      q[a] = c * u + s * v;
      q[b] = c * v - s * u;
    }
  }
};
