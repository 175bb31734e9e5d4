/**
 * Gaussian elimination with partial pivoting, in place of A `[rows, columns]`: afterwards L without its diagonal of
 * ones below, and U on and above the diagonal, of A with its rows permuted.
 *
 * @param pivots - Receives, for each step, the row that was exchanged with the row of the step.
 * @param permutation - Receives, for each row of the result, the row of A it comes from.
 */
export const luLoop = (a: Float64Array, rows: number, columns: number, pivots: Int32Array, permutation: Int32Array): void => {
  for (let i = 0; i < rows; i++) permutation[i] = i;
  const steps = Math.min(rows, columns);
  for (let k = 0; k < steps; k++) {
    // The largest in its column; the first of equals.
    let pivot = k;
    for (let i = k + 1; i < rows; i++) if (Math.abs(a[i * columns + k]) > Math.abs(a[pivot * columns + k])) pivot = i;
    pivots[k] = pivot;
    if (pivot !== k) {
      const row = a.slice(k * columns, (k + 1) * columns);
      a.copyWithin(k * columns, pivot * columns, (pivot + 1) * columns);
      a.set(row, pivot * columns);
      [permutation[k], permutation[pivot]] = [permutation[pivot], permutation[k]];
    }
    const divisor = a[k * columns + k];
    if (divisor === 0) continue;
    for (let i = k + 1; i < rows; i++) {
      const factor = (a[i * columns + k] /= divisor);
      if (factor === 0) continue;
      for (let j = k + 1; j < columns; j++) a[i * columns + j] -= factor * a[k * columns + j];
    }
  }
};
