import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { imageSheet } from "./imageSheet.js";

/**
 * What each number of a code stands for: a row for each of the first `rows`, in which it alone goes from −3 to 3.
 *
 * @param decode - From codes `[n, codes]` to images `[n, channels, height, width]`, from 0 to 1.
 * @param code - Where the others stay, `[1, codes]`.
 * @returns A PNG.
 */
export const traversal = (decode: (codes: NDArray) => NDArray, code: NDArray, rows = 10): Uint8Array => {
  const steps = 11;
  const codes = code.shape[1];
  const all = Array.from({ length: Math.min(rows, codes) }, (_, row) => {
    const isRow = np.reshape(np.equal(np.arange(codes), row), [1, codes]);
    const values = np.reshape(np.linspace(-3, 3, steps), [steps, 1]);
    return np.where(isRow, values, code);
  });
  return imageSheet(decode(np.concatenate(all)), { columns: steps });
};
