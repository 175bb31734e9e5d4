import type { NDArray } from "@nabla-js/ndarray";
import { arrayOf } from "./elements.js";
import { reader, type ParseOptions, type Reader } from "./reader.js";
import { optionsOf } from "@nabla-js/ndarray/internal";

/** Images `[n, 3, 32, 32]` as uint8, red, green and blue, and the class of each, `[n]` as int32. */
export type CifarRecords = { readonly images: NDArray; readonly labels: NDArray };

/** As {@link CifarRecords}, with the twenty coarse classes beside the hundred fine ones. */
export type Cifar100Records = CifarRecords & { readonly coarseLabels: NDArray };

const pixels = 3 * 32 * 32;

/**
 * A batch of CIFAR-10 in the binary version: for each image a byte with its class and 3072 with its pixels, the planes of
 * red, green and blue one behind the other, each row by row.
 *
 * @throws {@link FormatError} when the length is no multiple of 3073, or a class is above 9.
 * @see A. Krizhevsky (2009), "Learning Multiple Layers of Features from Tiny Images".
 */
export const parseCifar10 = (bytes: Uint8Array, options: ParseOptions = {}): CifarRecords => {
  const { name } = optionsOf("parseCifar10", options, { name: undefined });
  const [labels, images] = records(reader("parseCifar10", bytes, name), [10]);
  return { images, labels };
};

/** As {@link parseCifar10}, for CIFAR-100: two bytes before the pixels, the coarse class and the fine one. */
export const parseCifar100 = (bytes: Uint8Array, options: ParseOptions = {}): Cifar100Records => {
  const { name } = optionsOf("parseCifar100", options, { name: undefined });
  const [coarseLabels, labels, images] = records(reader("parseCifar100", bytes, name), [20, 100]);
  return { images, labels, coarseLabels };
};

/** The labels, one array for each of the `classes`, and then the images. */
const records = (r: Reader, classes: readonly number[]): NDArray[] => {
  const size = classes.length + pixels;
  const count = Math.floor(r.bytes.length / size);
  if (count === 0 || count * size !== r.bytes.length)
    throw r.error(count * size, {
      given: `${r.bytes.length - count * size} bytes behind ${count} images`,
      expected: `records of ${size} bytes`,
      mend:
        r.bytes[0] === 0x1f && r.bytes[1] === 0x8b
          ? "Unpack the file with gunzip(bytes) first."
          : "Check that this is the binary version, and fetch it again if it is.",
    });
  const labels = classes.map(() => new Int32Array(count));
  const images = new Uint8Array(count * pixels);
  for (let i = 0; i < count; i++) {
    const start = i * size;
    classes.forEach((limit, k) => {
      const label = r.bytes[start + k];
      if (label >= limit)
        throw r.error(start + k, {
          given: `the class ${label} of image ${i}`,
          expected: `a class from 0 to ${limit - 1}`,
          mend: "Check that this is the binary version of that dataset.",
        });
      labels[k][i] = label;
    });
    images.set(r.bytes.subarray(start + classes.length, start + size), i * pixels);
  }
  return [...labels.map((data) => arrayOf([count], "int32", data)), arrayOf([count, 3, 32, 32], "uint8", images)];
};
