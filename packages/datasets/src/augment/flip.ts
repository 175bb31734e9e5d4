import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkKey, optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkNumber } from "../checks.js";
import { checkImages } from "./checkImages.js";

/**
 * Each image mirrored left to right with probability `p`, drawn by `key`.
 *
 * @param images - `[batch, channels, height, width]`, of any dtype, which stays.
 * @throws {@link ShapeError} unless images have four axes; {@link ValueError} for a `p` that is no probability.
 */
export const randomFlip = (key: NDArray, images: NDArray, options?: { readonly p?: number }): NDArray => {
  const { p } = optionsOf("randomFlip", options, { p: 0.5 });
  checkKey("randomFlip", key);
  checkNumber("randomFlip", "p", p, "a probability");
  const [n] = checkImages("randomFlip", images);
  const flips = random.bernoulli(key, p, [n, 1, 1, 1]);
  return np.where(flips, np.flip(images, 3), images);
};
