import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { classCounts, contactSheet } from "./preview.js";

test("classes are counted, and what is none is not", () => {
  expect(classCounts(np.array(new Int32Array([0, 2, 2, -1, 7])), 3)).toEqual([1, 0, 2]);
});

test("images lie beside each other with a white line around each", () => {
  const images = np.array(Uint8Array.of(1, 2, 3), { shape: [3, 1, 1, 1] });
  const W = 255;
  expect(np.toNested(contactSheet(images, 2))).toEqual([
    [
      [W, W, W, W, W],
      [W, 1, W, 2, W],
      [W, W, W, W, W],
      [W, 3, W, W, W],
      [W, W, W, W, W],
    ],
  ]);
  expect(contactSheet(np.zeros([2, 3, 4, 5], "uint8")).shape).toEqual([3, 6, 13]);
  expect(() => contactSheet(np.zeros([2, 3, 4, 5]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: contactSheet: given images (float32) [2, 3, 4, 5]; expected uint8 [n, channels, height, width], with at least one image. Take the images of a batch.]`,
  );
});
