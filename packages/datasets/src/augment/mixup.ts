import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkKey, optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkFloats, checkNumber, checkObject } from "../checks.js";
import { ShapeError } from "@nabla-js/ndarray";
import { checkFloatImages } from "./checkImages.js";

/** Mixed examples, and probabilities of their classes. */
export type Mixed = { readonly images: NDArray; readonly labels: NDArray };

/**
 * Each example mixed with another of the batch, and their labels likewise, drawn by `key`.
 *
 *     x ← λ·x + (1 − λ)·x′,   y ← λ·y + (1 − λ)·y′,   λ ~ Beta(alpha, alpha)
 *
 * @param examples.images - `[batch, …]`, float.
 * @param examples.labels - Probabilities of the classes, `[batch, classes]`, float.
 * @throws {@link ShapeError} unless there is a row of classes for each image; {@link DTypeError} unless both are floats;
 *   {@link ValueError} unless `alpha` is positive.
 * @see Zhang, Cisse, Dauphin & Lopez-Paz (2018), "mixup: Beyond Empirical Risk Minimization", equation 2; one λ for each example.
 */
export const mixup = (
  key: NDArray,
  examples: { readonly images: NDArray; readonly labels: NDArray },
  options?: { readonly alpha?: number },
): Mixed => {
  const { alpha } = optionsOf("mixup", options, { alpha: 0.2 });
  checkKey("mixup", key);
  checkNumber("mixup", "alpha", alpha, "positive");
  checkObject("mixup", "examples", examples, "an object with images and labels", "Write it as { images, labels }.");
  const { images, labels } = examples;
  checkFloatImages("mixup", images);
  checkFloats("mixup", "labels", labels, "For labels that are class numbers, use oneHotCodes(labels, classes) first.");
  if (images.ndim === 0 || labels.ndim !== 2 || images.shape[0] !== labels.shape[0])
    throw new ShapeError({
      op: "mixup",
      given: { images: images.shape, labels: labels.shape },
      expected: "images [batch, …] and labels [batch, classes]",
      mend: "For labels that are class numbers, use oneHotCodes(labels, classes) first.",
    });
  const [n] = images.shape;
  const [keyOfOrder, keyOfShare] = random.split(key);
  const order = random.permutation(keyOfOrder, n);
  const share = random.beta(keyOfShare, alpha, alpha, [n]);
  const mix = (x: NDArray): NDArray => {
    const lambda = np.astype(np.reshape(share, [n, ...x.shape.slice(1).map(() => 1)]), x.dtype);
    return np.add(np.mul(lambda, x), np.mul(np.sub(1, lambda), np.take(x, order, 0)));
  };
  return { images: mix(images), labels: mix(labels) };
};
