import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkArray, checkFloats } from "../checks.js";

/** Throws unless images are `[batch, channels, height, width]`. */
export const checkImages = (
  op: string,
  images: NDArray,
): readonly [n: number, channels: number, height: number, width: number] => {
  checkArray(op, "images", images, "an array [batch, channels, height, width]");
  if (images.ndim !== 4)
    throw new ShapeError({
      op,
      given: { images: images.shape },
      expected: "[batch, channels, height, width]",
      mend: "Augment batches: put map(…) behind batch(…).",
    });
  return images.shape as readonly number[] as readonly [number, number, number, number];
};

/** Throws unless images are floats. */
export const checkFloatImages = (op: string, images: NDArray): void =>
  checkFloats(op, "images", images, "Standardise the images first, or convert them with np.astype.");
