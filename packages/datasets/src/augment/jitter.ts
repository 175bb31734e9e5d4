import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkKey, optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkNumber } from "../checks.js";
import { checkFloatImages, checkImages } from "./checkImages.js";

/** The options of {@link randomJitter}. */
export interface JitterOptions {
  /** Added to each image: uniform from ± this. @defaultValue 0.2 */
  readonly brightness?: number;
  /** Each image is stretched about its mean by a factor uniform from 1 ± this. @defaultValue 0.2 */
  readonly contrast?: number;
}

/**
 * Each image a little darker or brighter, paler or stronger, drawn by `key`.
 *
 *     y = mean(x) + contrast·(x − mean(x)) + brightness
 *
 * @param images - `[batch, channels, height, width]`, float; the mean is over all but the batch.
 * @throws {@link ShapeError} unless images have four axes; {@link DTypeError} unless they are floats; {@link ValueError} for
 *   amounts below 0.
 */
export const randomJitter = (key: NDArray, images: NDArray, options?: JitterOptions): NDArray => {
  const { brightness, contrast } = optionsOf("randomJitter", options, { brightness: 0.2, contrast: 0.2 });
  checkKey("randomJitter", key);
  for (const [name, value] of Object.entries({ brightness, contrast })) checkNumber("randomJitter", name, value, "not negative");
  const [n] = checkImages("randomJitter", images);
  checkFloatImages("randomJitter", images);
  const [keyOfBrightness, keyOfContrast] = random.split(key);
  const draw = (key: NDArray, middle: number, reach: number): NDArray =>
    np.astype(random.uniform(key, [n, 1, 1, 1], { minval: middle - reach, maxval: middle + reach }), images.dtype);
  const mean = np.mean(images, [1, 2, 3], { keepdims: true });
  const stretched = np.mul(np.sub(images, mean), draw(keyOfContrast, 1, contrast));
  return np.add(np.add(mean, stretched), draw(keyOfBrightness, 0, brightness));
};
