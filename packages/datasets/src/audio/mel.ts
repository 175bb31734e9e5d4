import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkCount, checkNumber, checkOptions } from "../checks.js";
import { spectrogramOf, type FrameOptions } from "./spectrogram.js";

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

const defaults = { sampleRate: undefined, length: 256, hop: undefined, mels: 40, low: 0, high: undefined } as const;

/** The bands, completed. */
interface Bands {
  readonly sampleRate: number;
  readonly length: number;
  readonly mels: number;
  readonly low: number;
  readonly high: number | undefined;
}

const bandsOf = (op: string, options: MelOptions): Bands & { readonly hop: number | undefined } => {
  checkOptions(op, options, "sampleRate");
  return optionsOf(op, options, defaults);
};

/**
 * Triangles over the bins of a spectrum, each rising from the middle of the band before to its own middle and falling to
 * that of the next; the middles are equally far apart as one hears them.
 *
 * @returns `[⌊length/2⌋ + 1, mels]`, float32, from 0 to 1.
 * @throws {@link ValueError} for counts below 1, and unless `low` lies below `high`.
 */
export const melFilters = (options: MelOptions): NDArray =>
  melFiltersOf("melFilters", optionsOf("melFilters", options, defaults));

const melFiltersOf = (op: string, { sampleRate, length, mels, low, high = sampleRate / 2 }: Bands): NDArray => {
  checkNumber(op, "sampleRate", sampleRate, "positive", "Pass the samples in a second of the sound, in hertz.");
  checkCount(op, "length", length, 1, "Count in samples, not in seconds.");
  checkCount(op, "mels", mels, 1);
  checkNumber(op, "low", low, "not negative", "Give it in hertz, or leave it out.");
  checkNumber(op, "high", high, "positive", "Give it in hertz, or leave it out.");
  if (low >= high)
    throw new ValueError({
      op,
      given: `low ${low} and high ${high}`,
      expected: "low below high",
      mend: "Give both in hertz; without high, it is half the sample rate.",
    });
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
 * @throws {@link ShapeError} when the sound is shorter than a piece; {@link ValueError} as {@link melFilters} does.
 */
export const logMelSpectrogram = (x: NDArray, options: MelOptions): NDArray =>
  logMelOf("logMelSpectrogram", x, bandsOf("logMelSpectrogram", options));

const logMelOf = (op: string, x: NDArray, options: Bands & { readonly hop: number | undefined }): NDArray => {
  const filters = melFiltersOf(op, options);
  const power = spectrogramOf(op, x, options);
  return np.log(np.maximum(1e-6, np.matmul(power, np.astype(filters, power.dtype))));
};

/**
 * Mel-frequency cepstral coefficients: the discrete cosine transform (II, orthonormal) of the loudness over the bands.
 *
 *     c[k] = s_k · Σ_m logMel[m] · cos(π·k·(m + ½)/mels),   s₀ = √(1/mels), s_k = √(2/mels)
 *
 * @param x - `[…, time]`, float.
 * @returns `[…, frames, coefficients]`.
 * @throws {@link ShapeError} when the sound is shorter than a piece; {@link ValueError} for more coefficients than bands, and as
 *   {@link melFilters} does.
 * @see Davis & Mermelstein (1980), "Comparison of parametric representations for monosyllabic word recognition", equation 1.
 */
export const mfcc = (x: NDArray, options: MelOptions & { readonly coefficients?: number }): NDArray => {
  checkOptions("mfcc", options, "sampleRate");
  const { coefficients, ...bands } = optionsOf("mfcc", options, { ...defaults, coefficients: 13 });
  checkCount("mfcc", "coefficients", coefficients, 1);
  const loudness = logMelOf("mfcc", x, bands);
  if (coefficients > bands.mels)
    throw new ValueError({
      op: "mfcc",
      given: `coefficients ${show(coefficients)} of ${bands.mels} mels`,
      expected: "at most one for each band",
      mend: "Ask for fewer coefficients, or for more mels.",
    });
  return np.matmul(loudness, np.astype(cosines(bands.mels, coefficients), loudness.dtype));
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
