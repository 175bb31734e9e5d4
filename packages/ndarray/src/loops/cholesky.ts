import { dot } from "./matrices.js";

/**
 * The lower triangle L of A = L·Lᵀ, row by row, in place of A; NaN throughout where A is not positive definite.
 * Of A the mean of both triangles is read.
 */
export const choleskyLoop = (a: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const rest = (a[i * n + j] + a[j * n + i]) / 2 - dot(a, i * n, a, j * n, j);
      if (i === j && !(rest > 0)) {
        a.fill(NaN);
        clearUpper(a, n);
        return;
      }
      a[i * n + j] = i === j ? Math.sqrt(rest) : rest / a[j * n + j];
    }
  clearUpper(a, n);
};

const clearUpper = (a: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) a.fill(0, i * n + i + 1, (i + 1) * n);
};
