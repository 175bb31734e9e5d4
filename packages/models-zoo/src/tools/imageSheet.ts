import * as np from "@nabla-js/ndarray";
import { contactSheet } from "@nabla-js/datasets";
import { writePng } from "@nabla-js/formats";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * Images beside each other as a PNG.
 *
 * @param images - `[n, channels, height, width]`, from 0 to 1; what is beyond is cut off. One channel is grey, three are colours.
 * @param options - `columns`, images in a row, 10 where it is left out; `zoom`, pixels of the sheet for one of an image, 2; `gap`, white
 *   pixels between two, 1.
 */
export const imageSheet = (
  images: NDArray,
  { columns = 10, zoom = 2, gap = 1 }: { readonly columns?: number; readonly zoom?: number; readonly gap?: number } = {},
): Uint8Array => {
  const bytes = np.astype(np.round(np.mul(255, np.clip(images, 0, 1))), "uint8");
  const larger = np.repeat(np.repeat(bytes, zoom, 2), zoom, 3);
  // The sheet itself puts one pixel between them.
  const apart: readonly [number, number] = [0, gap - 1];
  return writePng(contactSheet(np.pad(larger, [[0, 0], [0, 0], apart, apart], { constantValues: 255 }), columns));
};
