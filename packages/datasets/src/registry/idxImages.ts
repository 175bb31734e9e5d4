import { parseIdx } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { DatasetError } from "../datasetError.js";
import type { Files } from "./definition.js";
import type { ImageRecord } from "./imageRecord.js";

/** Which files hold the images and labels, and what must be in them. */
export interface IdxImages {
  /** The dataset. */
  readonly name: string;
  readonly images: string;
  readonly labels: string;
  readonly size: readonly [height: number, width: number];
  readonly classes: number;
}

/**
 * Grey images and their labels from a pair of IDX files.
 *
 * @returns Images `[n, 1, height, width]` uint8 and labels `[n]` int32.
 * @throws {@link FormatError} for damaged files; {@link DatasetError} for files that hold something else: swapped, of
 * another set, or of different lengths.
 */
export const idxImages = (files: Files, place: string, { name, size, classes, ...names }: IdxImages): ImageRecord => {
  const read = (file: string): NDArray => parseIdx(files[file], { name: `${file}, ${place}`, share: true });
  const [images, labels] = [read(names.images), read(names.labels)];
  const [height, width] = size;
  const wrong = (file: string, x: NDArray, expected: string): DatasetError =>
    new DatasetError({
      op: `load("${name}")`,
      given: `${x.dtype} [${x.shape.join(", ")}] in ${file}, ${place}`,
      expected,
      mend: "Check that the files are not swapped or from another dataset.",
    });
  if (
    images.dtype !== "uint8" ||
    images.ndim !== 3 ||
    images.shape[1] !== height ||
    images.shape[2] !== width ||
    images.size === 0
  )
    throw wrong(names.images, images, `uint8 images [n, ${height}, ${width}]`);
  if (labels.dtype !== "uint8" || labels.ndim !== 1 || labels.shape[0] !== images.shape[0])
    throw wrong(names.labels, labels, `uint8 labels [${images.shape[0]}], one for each image`);
  const numbers = np.toTypedArray(labels);
  const odd = numbers.findIndex((label) => label >= classes);
  if (odd >= 0)
    throw new DatasetError({
      op: `load("${name}")`,
      given: `the label ${numbers[odd]} of image ${odd} in ${names.labels}, ${place}`,
      expected: `a class from 0 to ${classes - 1}`,
      mend: "Check that the files are not swapped or from another dataset.",
    });
  return { images: np.reshape(images, [images.shape[0], 1, height, width]), labels: np.astype(labels, "int32") };
};
