import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * Images as a network wants them: pixels from 0 to 1, less the mean of their channel, over its standard deviation.
 *
 *     x = (image / 255 − mean) / std
 *
 * A function of arrays, so it may stand in a jitted step, where it costs nothing to speak of.
 *
 * @param normalisation - Mean and standard deviation of each channel, `info("mnist").normalisation`.
 * @returns From `[…, channels, height, width]` uint8 to float32 of that shape.
 * @example
 * ```ts
 * const black = np.zeros([1, 1, 1], "uint8");
 * standardise({ mean: [0.5], std: [0.25] })(black); // [[[-2.]]]
 * ```
 */
export const standardise = ({
  mean,
  std,
}: {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}): ((images: NDArray) => NDArray) => {
  const perChannel = (values: readonly number[]): NDArray => np.array([...values].map((value) => [[value]]));
  // x·a − b, with a = 1 / (255·std) and b = mean / std
  const [a, b] = [perChannel(std.map((s) => 1 / (255 * s))), perChannel(mean.map((m, i) => m / std[i]))];
  return (images) => np.sub(np.mul(np.astype(images, "float32"), a), b);
};
