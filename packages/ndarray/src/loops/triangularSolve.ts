/** Which triangle, and on which side it stands. */
export interface TriangularParams {
  /** Solve op(A)·X = B; otherwise X·op(A) = B. */
  readonly leftSide: boolean;
  /** Whether A is the lower triangle; the other is not looked at. */
  readonly lower: boolean;
  /** Whether op(A) is Aᵀ. */
  readonly transposeA: boolean;
  /** Whether ones stand on the diagonal, whatever lies there. */
  readonly unitDiagonal: boolean;
}

/** Solves op(A)·X = B in place of B `[n, columns]`, by substitution, row after row. */
export const substitute = (
  a: Float64Array,
  b: Float64Array,
  n: number,
  columns: number,
  { lower, transposeA, unitDiagonal }: Omit<TriangularParams, "leftSide">,
): void => {
  const forwards = lower !== transposeA;
  const [rowStep, columnStep] = transposeA ? [1, n] : [n, 1];
  for (let step = 0; step < n; step++) {
    const i = forwards ? step : n - 1 - step;
    const row = i * columns;
    for (let k = forwards ? 0 : i + 1, end = forwards ? i : n; k < end; k++) {
      const factor = a[i * rowStep + k * columnStep];
      if (factor === 0) continue;
      for (let j = 0, from = k * columns; j < columns; j++) b[row + j] -= factor * b[from + j];
    }
    if (!unitDiagonal) {
      const pivot = a[i * n + i];
      for (let j = 0; j < columns; j++) b[row + j] /= pivot;
    }
  }
};
