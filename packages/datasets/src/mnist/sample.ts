import { gunzip } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { ImageRecord, ImageSplits } from "../registry/imageRecord.js";

/**
 * The embedded digits: 5,000 from the training set and 1,000 from the test set of MNIST, equally many of each class,
 * evenly spaced over those of the class in the original file. The classes take turns: example `i` is a digit `i mod 10`.
 */
export const mnistSample = async (): Promise<ImageSplits> => {
  const { digits } = await import("./digits.mjs");
  const text = atob(digits);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < packed.length; i++) packed[i] = text.charCodeAt(i);
  const bytes = gunzip(packed, { name: "embedded digits" });
  const trainBytes = 5000 * pixels;
  return { train: record(bytes.subarray(0, trainBytes)), test: record(bytes.subarray(trainBytes)) };
};

const pixels = 28 * 28;

/** Images that lie class by class, so that they pack well, in the order in which classes take turns. */
const record = (bytes: Uint8Array): ImageRecord => {
  const count = bytes.length / pixels;
  const perClass = count / 10;
  const images = new Uint8Array(bytes.length);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    labels[i] = i % 10;
    const from = (labels[i] * perClass + Math.floor(i / 10)) * pixels;
    images.set(bytes.subarray(from, from + pixels), i * pixels);
  }
  return { images: np.array(images, { shape: [count, 1, 28, 28] }), labels: np.array(labels) };
};
