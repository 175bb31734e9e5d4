import { dot } from "./matrices.js";

/**
 * A reflection H = I − τ·v·vᵀ with v₀ = 1 that maps x, `length` elements from `at` on, to (β, 0, …, 0). Afterwards
 * β stands in the place of x₀, and the rest of v behind it; τ is returned. As in LAPACK, β has the sign opposite to
 * x₀, and τ is 0 where the rest of x is zero already.
 */
export const reflect = (x: Float64Array, at: number, length: number): number => {
  let largest = 0;
  for (let i = 1; i < length; i++) largest = Math.max(largest, Math.abs(x[at + i]));
  if (largest === 0) return 0;
  // Scaled, so that squares neither overflow nor vanish.
  largest = Math.max(largest, Math.abs(x[at]));
  let squares = 0;
  for (let i = 0; i < length; i++) squares += (x[at + i] / largest) ** 2;
  const norm = largest * Math.sqrt(squares);
  const first = x[at];
  const beta = first >= 0 ? -norm : norm;
  for (let i = 1; i < length; i++) x[at + i] /= first - beta;
  x[at] = beta;
  return (beta - first) / beta;
};

/**
 * A = Q·R by reflections. Matrices lie column after column.
 *
 * @param a - A `[rows, columns]`; afterwards R on and above the diagonal.
 * @param wanted - How many columns of Q, from min(rows, columns) to `rows`.
 * @returns Q, `[rows, wanted]`.
 */
export const qrLoop = (a: Float64Array, rows: number, columns: number, wanted: number): Float64Array => {
  const steps = Math.min(rows, columns);
  const taus = new Float64Array(steps);
  for (let k = 0; k < steps; k++) {
    const pivot = k * rows + k;
    taus[k] = reflect(a, pivot, rows - k);
    for (let j = k + 1; j < columns; j++) applyReflection(a, pivot, taus[k], a, j * rows + k, rows - k);
  }
  // Q = H₀·H₁⋯ applied to the first columns of the identity, the last reflection first.
  const q = new Float64Array(rows * wanted);
  for (let j = 0; j < wanted; j++) q[j * rows + j] = 1;
  for (let k = steps - 1; k >= 0; k--)
    for (let j = k; j < wanted; j++) applyReflection(a, k * rows + k, taus[k], q, j * rows + k, rows - k);
  return q;
};

/** x ← H·x, with v as {@link reflect} leaves it: v₀ = 1 is not stored. */
const applyReflection = (v: Float64Array, from: number, tau: number, x: Float64Array, at: number, length: number): void => {
  if (tau === 0) return;
  const factor = tau * (x[at] + dot(v, from + 1, x, at + 1, length - 1));
  x[at] -= factor;
  for (let i = 1; i < length; i++) x[at + i] -= factor * v[from + i];
};
