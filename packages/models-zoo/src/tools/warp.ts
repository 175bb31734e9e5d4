import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";

/** How far an axis may be stretched and shifted. */
export interface WarpOptions {
  /** The greatest logarithm of the factor by which it is stretched. */
  readonly stretch: number;
  /** The greatest shift, in elements. */
  readonly shift: number;
  /** Where it is held while it is stretched, in elements from the beginning. */
  readonly fixed: number;
}

/**
 * Matrices that read each place i of an axis at another one, by straight lines between elements; what lies outside is 0.
 *
 *     w[b, i, j] = max(0, 1 − |fixed + s·(i − fixed) + d − j|)    log s ~ U(±stretch), d ~ U(±shift)
 *
 * @param key - Decides s and d of each example.
 * @param shape - How many examples, and how long the axis is.
 * @returns `[batch, length, length]`: `matmul(w, x)` for `x` of `[batch, length, …]`.
 * @example
 * ```ts
 * warp(random.key(0), [1, 2], { stretch: 0, shift: 0, fixed: 0 }); // [[[1, 0], [0, 1]]]
 * ```
 */
export const warp = (
  key: NDArray,
  [batch, length]: readonly [batch: number, length: number],
  { stretch, shift, fixed }: WarpOptions,
): NDArray => {
  const [ofStretch, ofShift] = random.split(key);
  const within = (each: NDArray, most: number): NDArray => random.uniform(each, [batch, 1], { minval: -most, maxval: most });
  const places = np.arange(0, length, 1, "float32");
  const stretched = np.mul(np.exp(within(ofStretch, stretch)), np.sub(places, fixed));
  return readAt(np.add(np.add(fixed, stretched), within(ofShift, shift)), length);
};

/**
 * Matrices that read an axis at given places, by straight lines between elements; what lies outside is 0.
 *
 *     w[b, i, j] = max(0, 1 − |places[b, i] − j|)
 *
 * @param places - `[batch, n]`, in elements from the beginning.
 * @param length - How long the axis is.
 * @returns `[batch, n, length]`: `matmul(w, x)` for `x` of `[batch, length, …]`.
 */
export const readAt = (places: NDArray, length: number): NDArray =>
  np.maximum(0, np.sub(1, np.abs(np.sub(np.expandDims(places, 2), np.arange(0, length, 1, "float32")))));
