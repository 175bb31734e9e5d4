import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * The power of each frequency of real signals.
 *
 *     p[…, k] = |Σ_t x[…, t] · exp(−2πi·k·t/n)|²,   k = 0 … ⌊n/2⌋
 *
 * @param x - `[…, n]`, float.
 * @returns `[…, ⌊n/2⌋ + 1]`.
 */
export const powerSpectrum = (x: NDArray): NDArray => {
  const n = x.shape[x.ndim - 1];
  const bins = Math.floor(n / 2) + 1;
  const waves = (wave: (angle: number) => number): NDArray =>
    np.astype(
      np.array(
        // The product is taken modulo n, so that large angles lose nothing.
        Float64Array.from({ length: n * bins }, (_, i) => wave((2 * Math.PI * ((Math.floor(i / bins) * (i % bins)) % n)) / n)),
        { shape: [n, bins] },
      ),
      x.dtype,
    );
  return np.add(np.square(np.matmul(x, waves(Math.cos))), np.square(np.matmul(x, waves(Math.sin))));
};
