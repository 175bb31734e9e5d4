import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkCount } from "../sequence/counts.js";
import { spectrogram, type FrameOptions } from "./spectrogram.js";

/** Which bands of frequencies are told apart. */
export interface MelOptions extends FrameOptions {
  /** Samples in a second, in hertz. */
  readonly sampleRate: number;
  /** Bands. @defaultValue 40 */
  readonly mels?: number;
  /** Where the lowest band begins, in hertz. @defaultValue 0 */
  readonly low?: number;
  /** Where the highest band ends, in hertz. @defaultValue half the sample rate */
  readonly high?: number;
}

/**
 * Frequency as it is heard: m = 2595 · log₁₀(1 + f / 700).
 *
 * @see O'Shaughnessy (1987), "Speech Communication: Human and Machine", page 150.
 */
const melOf = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const hertzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

/**
 * Triangles over the bins of a spectrum, each rising from the middle of the band before to its own middle and falling to
 * that of the next; the middles are equally far apart as one hears them.
 *
 * @returns `[⌊length/2⌋ + 1, mels]`, float32, from 0 to 1.
 */
export const melFilters = ({ sampleRate, length = 256, mels = 40, low = 0, high = sampleRate / 2 }: MelOptions): NDArray => {
  checkCount("melFilters", "mels", mels, 1);
  const bins = Math.floor(length / 2) + 1;
  const [from, to] = [melOf(low), melOf(high)];
  const middle = (band: number): number => hertzOf(from + ((to - from) * (band + 1)) / (mels + 1));
  const data = new Float32Array(bins * mels);
  for (let k = 0; k < bins; k++)
    for (let band = 0; band < mels; band++) {
      const f = (k * sampleRate) / length;
      const [left, top, right] = [middle(band - 1), middle(band), middle(band + 1)];
      data[k * mels + band] = Math.max(0, Math.min((f - left) / (top - left), (right - f) / (right - top)));
    }
  return np.array(data, { shape: [bins, mels] });
};

/**
 * The loudness of each band in each piece of a sound, as one hears it: log(max(10⁻⁶, power · filters)).
 *
 * @param x - `[…, time]`, float.
 * @returns `[…, frames, mels]`.
 */
export const logMelSpectrogram = (x: NDArray, options: MelOptions): NDArray => {
  const power = spectrogram(x, options);
  return np.log(np.maximum(1e-6, np.matmul(power, np.astype(melFilters(options), power.dtype))));
};

/**
 * Mel-frequency cepstral coefficients: the discrete cosine transform (II, orthonormal) of the loudness over the bands.
 *
 *     c[k] = s_k · Σ_m logMel[m] · cos(π·k·(m + ½)/mels),   s₀ = √(1/mels), s_k = √(2/mels)
 *
 * @param x - `[…, time]`, float.
 * @returns `[…, frames, coefficients]`.
 * @see Davis & Mermelstein (1980), "Comparison of parametric representations for monosyllabic word recognition", equation 1.
 */
export const mfcc = (x: NDArray, { coefficients = 13, ...options }: MelOptions & { readonly coefficients?: number }): NDArray => {
  const loudness = logMelSpectrogram(x, options);
  return np.matmul(loudness, np.astype(cosines(loudness.shape[loudness.ndim - 1], coefficients), loudness.dtype));
};

/** `[n, coefficients]`, whose columns are orthonormal. */
export const cosines = (n: number, coefficients: number): NDArray =>
  np.array(
    Float32Array.from({ length: n * coefficients }, (_, i) => {
      const [m, k] = [Math.floor(i / coefficients), i % coefficients];
      return Math.sqrt((k === 0 ? 1 : 2) / n) * Math.cos((Math.PI * k * (m + 0.5)) / n);
    }),
    { shape: [n, coefficients] },
  );
