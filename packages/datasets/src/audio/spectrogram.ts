import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArray, checkCount, checkFloats } from "../checks.js";
import { powerSpectrum } from "./powerSpectrum.js";

/** How a sound is cut into pieces. */
export interface FrameOptions {
  /** Samples in a piece. @defaultValue 256 */
  readonly length?: number;
  /** Samples from the beginning of a piece to that of the next. @defaultValue half of length */
  readonly hop?: number;
}

/**
 * The pieces of a sound, which may overlap; what is left behind the last is dropped.
 *
 * @param x - `[…, time]`.
 * @returns `[…, frames, length]`, with frames = ⌊(time − length) / hop⌋ + 1.
 * @throws {@link ShapeError} when the sound is shorter than a piece; {@link ValueError} for lengths that are no counts.
 * @example
 * ```ts
 * frames(np.arange(5), { length: 3, hop: 2 }); // [[0 1 2]
 *                                              //  [2 3 4]]
 * ```
 */
export const frames = (x: NDArray, options?: FrameOptions): NDArray =>
  framesOf("frames", x, optionsOf("frames", options, { length: 256, hop: undefined }));

/** How a sound is cut, completed but for the hop. */
type Cut = { readonly length: number; readonly hop: number | undefined };

const framesOf = (op: string, x: NDArray, { length, hop = Math.max(1, Math.floor(length / 2)) }: Cut): NDArray => {
  checkArray(op, "x", x);
  checkCount(op, "length", length, 1, "Count in samples, not in seconds.");
  checkCount(op, "hop", hop, 1, "Count in samples, not in seconds.");
  const time = x.shape[x.ndim - 1];
  if (x.ndim === 0 || time < length)
    throw new ShapeError({
      op,
      given: { x: x.shape },
      expected: `[…, time] with at least ${length} samples`,
      mend: "Pad the sound, or take shorter pieces.",
    });
  const count = Math.floor((time - length) / hop) + 1;
  const places = Int32Array.from({ length: count * length }, (_, i) => Math.floor(i / length) * hop + (i % length));
  return np.take(x, np.array(places, { shape: [count, length] }), x.ndim - 1);
};

/**
 * The window of Hann, `[length]`: sin²(π·t/length).
 *
 * @throws {@link ValueError} for a length that is no count.
 */
export const hann = (length: number): NDArray => {
  checkCount("hann", "length", length, 0, "Count in samples, not in seconds.");
  return np.array(Float32Array.from({ length }, (_, t) => Math.sin((Math.PI * t) / length) ** 2));
};

/**
 * The power of each frequency in each piece of a sound: |DFT(hann · piece)|².
 *
 * @param x - `[…, time]`, float.
 * @returns `[…, frames, ⌊length/2⌋ + 1]`; bin k is the frequency k · sampleRate / length.
 * @throws {@link ShapeError} when the sound is shorter than a piece; {@link ValueError} for lengths that are no counts.
 */
export const spectrogram = (x: NDArray, options?: FrameOptions): NDArray =>
  spectrogramOf("spectrogram", x, optionsOf("spectrogram", options, { length: 256, hop: undefined }));

/** {@link spectrogram}, on behalf of somebody else. */
export const spectrogramOf = (op: string, x: NDArray, cut: Cut): NDArray => {
  checkFloats(op, "x", x, "Bring the samples to float32 from −1 to 1 first.");
  const pieces = framesOf(op, x, cut);
  const length = pieces.shape[pieces.ndim - 1];
  return powerSpectrum(np.mul(pieces, np.astype(hann(length), pieces.dtype)));
};
