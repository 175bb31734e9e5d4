import * as np from "@nabla-js/ndarray";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
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
export const frames = (x: NDArray, { length = 256, hop = Math.max(1, Math.floor(length / 2)) }: FrameOptions = {}): NDArray => {
  if (!Number.isInteger(length) || length < 1 || !Number.isInteger(hop) || hop < 1)
    throw new ValueError({
      op: "frames",
      given: `length ${length} and hop ${hop}`,
      expected: "whole numbers of at least 1",
      mend: "Count in samples, not in seconds.",
    });
  const time = x.shape[x.ndim - 1];
  if (x.ndim === 0 || time < length)
    throw new ShapeError({
      op: "frames",
      given: { x: x.shape },
      expected: `[…, time] with at least ${length} samples`,
      mend: "Pad the sound, or take shorter pieces.",
    });
  const count = Math.floor((time - length) / hop) + 1;
  const places = Int32Array.from({ length: count * length }, (_, i) => Math.floor(i / length) * hop + (i % length));
  return np.take(x, np.array(places, { shape: [count, length] }), x.ndim - 1);
};

/** The window of Hann, `[length]`: sin²(π·t/length). */
export const hann = (length: number): NDArray =>
  np.array(Float32Array.from({ length }, (_, t) => Math.sin((Math.PI * t) / length) ** 2));

/**
 * The power of each frequency in each piece of a sound: |DFT(hann · piece)|².
 *
 * @param x - `[…, time]`, float.
 * @returns `[…, frames, ⌊length/2⌋ + 1]`; bin k is the frequency k · sampleRate / length.
 */
export const spectrogram = (x: NDArray, options: FrameOptions = {}): NDArray => {
  const pieces = frames(x, options);
  const length = pieces.shape[pieces.ndim - 1];
  return powerSpectrum(np.mul(pieces, np.astype(hann(length), pieces.dtype)));
};
