import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";

/** Where the class of each example is, bool `[...batch, classes]`; nowhere, where the label is no class. */
export const labelMask = (labels: NDArray, classes: number): NDArray =>
  np.equal(np.expandDims(np.astype(labels, "int32"), -1), np.arange(classes));
