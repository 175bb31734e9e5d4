import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { rfft } from "@nabla-js/ndarray/fft";

/**
 * The power of each frequency of real signals.
 *
 *     p[…, k] = |Σ_t x[…, t] · exp(−2πi·k·t/n)|²,   k = 0 … ⌊n/2⌋
 *
 * @param x - `[…, n]`, float.
 * @returns `[…, ⌊n/2⌋ + 1]`.
 */
export const powerSpectrum = (x: NDArray): NDArray => {
  const { re, im } = rfft(x);
  return np.add(np.square(re), np.square(im));
};
