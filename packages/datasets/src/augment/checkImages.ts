import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";

/** Throws unless images are `[batch, channels, height, width]`. */
export const checkImages = (
  op: string,
  images: NDArray,
): readonly [n: number, channels: number, height: number, width: number] => {
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
export const checkFloatImages = (op: string, images: NDArray): void => {
  if (images.dtype !== "float32" && images.dtype !== "float64")
    throw new DTypeError({
      op,
      given: { images: images.dtype },
      expected: "float32 or float64",
      mend: "Standardise the images first, or convert them with np.astype.",
    });
};
