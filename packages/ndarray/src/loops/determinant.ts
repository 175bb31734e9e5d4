import { luLoop } from "./lu.js";
import { svdLoop } from "./svd.js";
import { substitute } from "./triangularSolve.js";

/** The determinant of A `[n, n]`, which is overwritten by its factors. */
const factor = (a: Float64Array, n: number, permutation: Int32Array): number => {
  const pivots = new Int32Array(n);
  luLoop(a, n, n, pivots, permutation);
  let product = 1;
  for (let i = 0; i < n; i++) product *= pivots[i] === i ? a[i * n + i] : -a[i * n + i];
  return product;
};

/** The determinant of A `[n, n]`, which is overwritten: the product of the pivots; 1 for no rows. */
export const detLoop = (a: Float64Array, n: number): number => factor(a, n, new Int32Array(n));

/** The sign of the determinant of A `[n, n]` and the logarithm of its magnitude: 0 and −∞ for a singular matrix. */
export const slogdetLoop = (a: Float64Array, n: number): readonly [sign: number, logabsdet: number] => {
  const pivots = new Int32Array(n);
  luLoop(a, n, n, pivots, new Int32Array(n));
  let sign = 1;
  let log = 0;
  for (let i = 0; i < n; i++) {
    const pivot = a[i * n + i];
    sign *= pivots[i] === i ? Math.sign(pivot) : -Math.sign(pivot);
    log += Math.log(Math.abs(pivot));
  }
  return [sign, log];
};

/**
 * The cofactors of A `[n, n]`: Cᵢⱼ = ∂det A/∂Aᵢⱼ. For a matrix that is far from singular C = det A·A⁻ᵀ, by elimination.
 * Otherwise C = det U·det V·U·diag(Πₖ≠ᵢ sₖ)·Vᵀ, by singular values, which holds for singular matrices too.
 */
export const cofactorLoop = (a: Float64Array, n: number): Float64Array => {
  const original = a.slice();
  const permutation = new Int32Array(n);
  const det = factor(a, n, permutation);
  const pivots = Array.from({ length: n }, (_, i) => Math.abs(a[i * n + i]));
  if (!Number.isFinite(det)) return a.fill(NaN);
  if (Math.min(...pivots) > 1e-6 * Math.max(...pivots)) {
    // Aᵀ·C = det·I. With P·A = L·U that is Uᵀ·Lᵀ·P·C = det·I.
    const c = new Float64Array(n * n);
    for (let i = 0; i < n; i++) c[i * n + i] = det;
    substitute(a, c, n, n, { lower: false, transposeA: true, unitDiagonal: false });
    substitute(a, c, n, n, { lower: true, transposeA: true, unitDiagonal: true });
    const rows = new Float64Array(n * n);
    for (let i = 0; i < n; i++) rows.set(c.subarray(i * n, (i + 1) * n), permutation[i] * n);
    return rows;
  }
  const { u, s, v } = svdLoop(original, n, n, true);
  const sign = detLoop(u.slice(), n) * detLoop(v.slice(), n);
  const c = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const others = s.reduce((product, value, i) => (i === k ? product : product * value), Math.sign(sign));
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) c[i * n + j] += others * u[k * n + i] * v[k * n + j];
  }
  return c;
};
