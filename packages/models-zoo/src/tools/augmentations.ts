import * as random from "@nabla-js/ndarray/random";
import { randomCrop, randomFlip } from "@nabla-js/datasets";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * Each image mirrored half of the time, and shifted by up to `padding` pixels; what comes in is the mean, 0.
 *
 * @returns From a key and prepared images `[batch, channels, height, width]` to the same shape.
 */
export const flipAndCrop =
  (padding: number): ((key: NDArray, x: NDArray) => NDArray) =>
  (key, x) => {
    const [first, second] = random.split(key);
    return randomCrop(second, randomFlip(first, x), { padding });
  };
