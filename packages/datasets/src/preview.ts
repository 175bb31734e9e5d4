import { ShapeError, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { contiguous, fromBuffer, hostOf } from "@nabla-js/ndarray/internal";
import { checkArray, checkCount } from "./checks.js";

/**
 * How often each class occurs.
 *
 * @param labels - Classes, `[n]`, from 0 on; others, such as −1, are not counted.
 * @throws {@link ValueError} for fewer classes than 1.
 * @example
 * ```ts
 * classCounts(np.array([0, 2, 2], { dtype: "int32" }), 3); // [1, 0, 2]
 * ```
 */
export const classCounts = (labels: NDArray, classes: number): readonly number[] => {
  checkArray("classCounts", "labels", labels);
  checkCount("classCounts", "classes", classes, 1, "Pass how many classes there are.");
  const counts = new Array<number>(classes).fill(0);
  for (const label of toTypedArray(labels)) if (label in counts) counts[label]++;
  return counts;
};

/**
 * Images beside each other on one sheet, row by row, a pixel apart: what `writePng` makes a picture of.
 *
 * @param images - `[n, channels, height, width]`, uint8.
 * @param columns - Images in a row.
 * @returns `[channels, …, …]`, uint8; where there is no image, 255.
 * @throws {@link ShapeError} for arrays of another rank or without images.
 */
export const contactSheet = (images: NDArray, columns = 10): NDArray => {
  checkArray("contactSheet", "images", images, "an array [n, channels, height, width]");
  checkCount("contactSheet", "columns", columns, 1);
  if (images.ndim !== 4 || images.size === 0 || images.dtype !== "uint8")
    throw new ShapeError({
      op: "contactSheet",
      given: { [`images (${images.dtype})`]: images.shape },
      expected: "uint8 [n, channels, height, width], with at least one image",
      mend: "Take the images of a batch.",
    });
  const [n, channels, height, width] = images.shape;
  const perRow = Math.min(columns, n);
  const sheetHeight = Math.ceil(n / perRow) * (height + 1) + 1;
  const sheetWidth = perRow * (width + 1) + 1;
  const { data } = contiguous(hostOf(images));
  const sheet = new Uint8Array(channels * sheetHeight * sheetWidth).fill(255);
  for (let i = 0; i < n; i++) {
    const top = Math.floor(i / perRow) * (height + 1) + 1;
    const left = (i % perRow) * (width + 1) + 1;
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height; y++) {
        const from = ((i * channels + c) * height + y) * width;
        sheet.set(data.subarray(from, from + width) as Uint8Array, (c * sheetHeight + top + y) * sheetWidth + left);
      }
  }
  return fromBuffer({ shape: [channels, sheetHeight, sheetWidth], dtype: "uint8" }, sheet);
};
