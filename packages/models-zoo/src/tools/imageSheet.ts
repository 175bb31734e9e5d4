import * as np from "@nabla-js/ndarray";
import { contactSheet } from "@nabla-js/datasets";
import { writePng } from "@nabla-js/formats";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * Images beside each other as a PNG.
 *
 * @param images - `[n, channels, height, width]`, from 0 to 1; what is beyond is cut off. One channel is grey, three are colours.
 * @param options - `columns`, images in a row, 10 where it is left out; `zoom`, pixels of the sheet for one of an image, 2.
 */
export const imageSheet = (
  images: NDArray,
  { columns = 10, zoom = 2 }: { readonly columns?: number; readonly zoom?: number } = {},
): Uint8Array => {
  const bytes = np.astype(np.round(np.mul(255, np.clip(images, 0, 1))), "uint8");
  const larger = np.repeat(np.repeat(bytes, zoom, 2), zoom, 3);
  const sheet = contactSheet(larger, columns);
  return writePng(sheet);
};
