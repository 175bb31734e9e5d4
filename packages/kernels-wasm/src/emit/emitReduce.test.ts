import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "../index.js";

// Rows of every length about the vectors that are summed side by side. All numbers are whole, so that each sum is exact in any order.

const backend = createWasmBackend();
const lengths = Array.from({ length: 41 }, (_, n) => n + 1);

/** No two elements alike, in no order. */
const numbers = (shape: readonly number[], dtype: np.DType): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(
    Float64Array.from({ length: size }, (_, i) => ((i * 37) % 127) - 60 + 127 * Math.floor(i / 127)),
    { shape, dtype },
  );
};
const reductions: Record<string, (x: NDArray) => NDArray> = {
  sum: (x) => np.sum(x, 1),
  "sum of an expression": (x) => np.sum(np.sub(np.mul(x, 3), np.astype(np.arange(x.shape[1]), x.dtype)), 1),
  "sum of columns": (x) => np.sum(np.transpose(x), 0),
  "sum over two axes": (x) => np.sum(np.stack([x, np.neg(np.square(x))]), [0, 2]),
  max: (x) => np.max(x, 1),
  min: (x) => np.min(x, 1),
  prod: (x) => np.prod(np.astype(np.where(np.greater(x, 0), -1, 1), x.dtype), 1),
  "max where one is NaN": (x) => np.max(np.where(np.equal(x, 5), NaN, x), 1),
};

for (const [name, reduce] of Object.entries(reductions))
  for (const dtype of ["float32", "float64", "int32"] as const) {
    if (dtype === "int32" && name.includes("NaN")) continue;
    test(`${name}, ${dtype}, of rows of 1 to ${lengths.length} is the reference`, () => {
      for (const n of lengths) {
        const x = numbers([3, n], dtype);
        expect([n, ...np.toTypedArray(jit(reduce, { backend })(x))]).toEqual([n, ...np.toTypedArray(reduce(x))]);
      }
    });
  }
