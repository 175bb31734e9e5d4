import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkKey, optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkCount } from "../checks.js";
import { checkImages } from "./checkImages.js";

/**
 * Each image with a square of `size` pixels set to 0, whose middle is drawn by `key` from all pixels; at a border less of
 * it lies inside.
 *
 * @param images - `[batch, channels, height, width]`, of any dtype, which stays.
 * @throws {@link ShapeError} unless images have four axes; {@link ValueError} for a size that is no count of pixels.
 * @see DeVries & Taylor (2017), "Improved Regularization of Convolutional Neural Networks with Cutout".
 */
export const cutout = (key: NDArray, images: NDArray, options?: { readonly size?: number }): NDArray => {
  const { size } = optionsOf("cutout", options, { size: 8 });
  checkKey("cutout", key);
  checkCount("cutout", "size", size, 0, "Count in pixels.");
  const [n, , height, width] = checkImages("cutout", images);
  const [keyOfRows, keyOfColumns] = random.split(key);
  const within = (key: NDArray, length: number): NDArray => {
    const start = np.sub(random.randint(key, [n, 1], 0, length), Math.floor(size / 2));
    const place = np.sub(np.astype(np.arange(length), "int32"), start);
    return np.logicalAnd(np.greaterEqual(place, 0), np.less(place, size));
  };
  const rows = np.reshape(within(keyOfRows, height), [n, 1, height, 1]);
  const columns = np.reshape(within(keyOfColumns, width), [n, 1, 1, width]);
  return np.where(np.logicalAnd(rows, columns), np.zerosLike(images), images);
};
