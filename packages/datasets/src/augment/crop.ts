import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkKey, optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkCount } from "../checks.js";
import { checkImages } from "./checkImages.js";

/**
 * Each image shifted by at most `padding` pixels up or down and left or right, drawn by `key`; what comes in from outside
 * is 0. It is a crop of the old size from the image with a border of zeros around it.
 *
 * @param images - `[batch, channels, height, width]`, of any dtype, which stays.
 * @throws {@link ShapeError} unless images have four axes; {@link ValueError} for a padding that is no count of pixels.
 * @see He, Zhang, Ren & Sun (2016), "Deep Residual Learning for Image Recognition", section 4.2, with 4 pixels.
 */
export const randomCrop = (key: NDArray, images: NDArray, options?: { readonly padding?: number }): NDArray => {
  const { padding } = optionsOf("randomCrop", options, { padding: 4 });
  checkKey("randomCrop", key);
  checkCount("randomCrop", "padding", padding, 0, "Count in pixels.");
  const [n, , height, width] = checkImages("randomCrop", images);
  const [keyOfRows, keyOfColumns] = random.split(key);
  const border = [padding, padding] as const;
  const padded = np.pad(images, [[0, 0], [0, 0], border, border]);
  const from = (key: NDArray, length: number): NDArray =>
    np.add(random.randint(key, [n, 1], 0, 2 * padding + 1), np.astype(np.arange(length), "int32"));
  const rows = np.takeAlongAxis(padded, np.reshape(from(keyOfRows, height), [n, 1, height, 1]), 2);
  return np.takeAlongAxis(rows, np.reshape(from(keyOfColumns, width), [n, 1, 1, width]), 3);
};
