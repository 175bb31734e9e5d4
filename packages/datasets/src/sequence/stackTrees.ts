import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  allocate,
  contiguous,
  fromBuffer,
  hostArray,
  hostOf,
  mapTrees,
  sameShape,
  sizeOf,
  type HostArray,
} from "@nabla-js/ndarray/internal";
import { checkList } from "../checks.js";

/**
 * Trees of one structure, stacked: each array `[…]` becomes `[n, …]`. A number becomes float32 `[n]`.
 *
 * @throws {@link TreeError} when the structures differ; {@link ShapeError} when shapes or dtypes at one place differ.
 */
export const stackTrees = <T>(trees: readonly T[]): T => {
  checkList("stackTrees", "trees", trees, "a list of trees", "Put them into a list.");
  if (trees.length === 0)
    throw new ValueError({
      op: "stackTrees",
      given: "no trees",
      expected: "at least one, which gives the structure",
      mend: "Leave out empty batches.",
    });
  const [first, ...others] = trees;
  const roots = trees.map((_, i) => `example ${i}`);
  const f = (path: string, ...leaves: NDArray[]): NDArray =>
    stack(
      path,
      leaves.map((leaf) => contiguous(hostOf(leaf))),
    );
  return mapTrees({ op: "stackTrees", roots, f }, first, ...others) as T;
};

const stack = (path: string, rows: readonly HostArray[]): NDArray => {
  const [{ shape, dtype }] = rows;
  const width = sizeOf(shape);
  const data = allocate(dtype, rows.length * width);
  rows.forEach((row, i) => {
    if (row.dtype !== dtype || !sameShape(row.shape, shape))
      throw new ShapeError({
        op: "stackTrees",
        given: { [`example 0${path} (${dtype})`]: shape, [`example ${i}${path} (${row.dtype})`]: row.shape },
        expected: "one shape and dtype for all examples",
        mend: "Pad or crop the examples to one shape first.",
      });
    data.set(row.data.length === width ? row.data : row.data.subarray(0, width), i * width);
  });
  return fromBuffer(hostArray({ shape: [rows.length, ...shape], dtype }, data), data);
};
