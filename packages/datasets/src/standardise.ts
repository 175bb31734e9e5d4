import * as np from "@nabla-js/ndarray";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { checkArray, checkList, checkNumber, checkObject } from "./checks.js";

/**
 * Images as a network wants them: pixels from 0 to 1, less the mean of their channel, over its standard deviation.
 *
 *     x = (image / 255 − mean) / std
 *
 * A function of arrays, so it may stand in a jitted step, where it costs nothing to speak of.
 *
 * @param normalisation - Mean and standard deviation of each channel, `info("mnist").normalisation`.
 * @returns From `[…, channels, height, width]` uint8 to float32 of that shape.
 * @throws {@link ValueError} unless there are as many means as deviations, and these above 0; {@link ShapeError} for images with
 *   other channels.
 * @example
 * ```ts
 * const black = np.zeros([1, 1, 1], "uint8");
 * standardise({ mean: [0.5], std: [0.25] })(black); // [[[-2.]]]
 * ```
 */
export const standardise = (normalisation: {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}): ((images: NDArray) => NDArray) => {
  checkNormalisation(normalisation);
  const { mean, std } = normalisation;
  const perChannel = (values: readonly number[]): NDArray => np.array([...values].map((value) => [[value]]));
  // x·a − b, with a = 1 / (255·std) and b = mean / std
  const [a, b] = [perChannel(std.map((s) => 1 / (255 * s))), perChannel(mean.map((m, i) => m / std[i]))];
  return (images) => {
    checkChannels(images, mean.length);
    return np.sub(np.mul(np.astype(images, "float32"), a), b);
  };
};

const checkNormalisation = (normalisation: { readonly mean: readonly number[]; readonly std: readonly number[] }): void => {
  const op = "standardise";
  const mend = 'Pass for instance info("mnist").normalisation.';
  checkObject(op, "normalisation", normalisation, "an object with mean and std", mend);
  const { mean, std } = normalisation;
  for (const [name, values] of Object.entries({ mean, std })) {
    checkList(op, name, values, "a list with a number for each channel", mend);
    values.forEach((value, c) => checkNumber(op, `${name}[${c}]`, value, name === "std" ? "positive" : "any"));
  }
  if (mean.length === 0 || mean.length !== std.length)
    throw new ValueError({
      op,
      given: `${mean.length} in mean and ${std.length} in std`,
      expected: "one of each for each channel",
      mend: "Give both for all channels.",
    });
};

/** Throws unless images have as many channels; one mean serves for any. */
const checkChannels = (images: NDArray, channels: number): void => {
  checkArray("standardise", "images", images, "an array […, channels, height, width]");
  if (images.ndim < 3 || (channels > 1 && images.shape[images.ndim - 3] !== channels))
    throw new ShapeError({
      op: "standardise",
      given: { images: images.shape },
      expected: `[…, channels, height, width]${channels > 1 ? ` with ${channels} channels` : ""}`,
      mend: "Give images the axis of channels, with np.expandDims, and a mean for each channel.",
    });
};
