import type { DType } from "../dtype.js";
import { broadcastTo } from "../broadcast.js";
import type { NDArray } from "../ndarray.js";
import { eq } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { iota } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { axisOf, dtypeOf, wholeOf } from "./arguments.js";
import { indexArray, type Indices } from "./taking.js";

/**
 * Class numbers as rows with a 1 at the place of the class and zeros elsewhere; a number that is no class gives zeros.
 *
 * @param labels - Whole numbers, of any shape.
 * @param classes - How many classes there are.
 * @param axis - Where the axis of classes stands in the result. @defaultValue the last
 * @returns The shape of `labels`, with an axis of `classes`; float32 unless `dtype` says otherwise.
 * @example
 * ```ts
 * np.oneHot([2, 0], 3); // [[0. 0. 1.]
 *                       //  [1. 0. 0.]]
 * ```
 */
export const oneHot = (labels: Indices, classes: number, dtype?: DType, axis = -1): NDArray => {
  const index = indexArray("oneHot", labels);
  const count = wholeOf("oneHot", "classes", classes, 0);
  const at = axisOf("oneHot", index.ndim + 1, axis);
  const insert = (length: number): number[] => [...index.shape.slice(0, at), length, ...index.shape.slice(at)];
  const shape = insert(count);
  return convertDtype(
    eq(broadcastTo(reshape(index, insert(1)), shape), iota(shape, at, index.dtype)),
    dtypeOf("oneHot", dtype, "float32"),
  );
};
