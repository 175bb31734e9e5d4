import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { jit, makeProgram } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../../index.js";

// What follows a product is computed on its sums: sizes beside the tiles, both floats, sums that others read too, masks.

const backend = createWasmBackend({ threads: 1 });
const three = createWasmBackend({ threads: 3 });
const numbers = (shape: readonly number[], dtype: np.DType, seed: number): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(
    Float64Array.from({ length: size }, (_, i) => Math.sin(seed + 1.7 * i) * 2),
    { shape, dtype },
  );
};
const close = (a: NDArray, b: NDArray, tolerance: number): void => {
  expect([a.shape, a.dtype]).toEqual([b.shape, b.dtype]);
  const [p, q] = [np.toTypedArray(a), np.toTypedArray(b)];
  p.forEach((v, i) => expect(Math.abs(v - q[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(q[i]))));
};

for (const dtype of ["float32", "float64"] as const)
  test(`bias, activation, mask and update in ${dtype}`, () => {
    for (const [m, k, n] of [
      [1, 3, 1],
      [4, 8, 8],
      [5, 7, 11],
      [9, 130, 21],
      [3, 1200, 6],
      // Rows in strips.
      [701, 24, 250],
    ]) {
      const f = (x: NDArray, w: NDArray, b: NDArray, old: NDArray): readonly NDArray[] => {
        const z = np.add(np.matmul(x, w), b);
        const y = np.where(np.lessEqual(z, 0), 0, z);
        const moved = np.add(old, np.mul(0.1, np.matmul(np.swapaxes(x, 0, 1), y)));
        return [y, np.lessEqual(z, 0), moved, np.mul(y, y)];
      };
      const args = [
        numbers([m, k], dtype, 1),
        numbers([k, n], dtype, 2),
        numbers([n], dtype, 3),
        numbers([k, n], dtype, 4),
      ] as const;
      const [fast, shared, plain] = [jit(f, { backend })(...args), jit(f, { backend: three })(...args), f(...args)];
      fast.forEach((x, i) => {
        expect(Buffer.compare(Buffer.from(np.toTypedArray(shared[i])), Buffer.from(np.toTypedArray(x)))).toBe(0);
        if (x.dtype === "bool") expect(np.toNested(x)).toEqual(np.toNested(plain[i]));
        else close(x, plain[i], dtype === "float32" ? 1e-4 : 1e-11);
      });
    }
  });

test("a product in batches, of transposed factors, whose sums are read twice", () => {
  const f = (x: NDArray, w: NDArray): readonly NDArray[] => {
    const z = np.matmul(np.swapaxes(x, 1, 2), np.swapaxes(w, 1, 2));
    return [np.tanh(z), np.sum(z, 1), np.mul(z, 2)];
  };
  const args = [numbers([3, 6, 5], "float32", 1), numbers([3, 10, 6], "float32", 2)] as const;
  const [fast, plain] = [jit(f, { backend })(...args), f(...args)];
  fast.forEach((x, i) => close(x, plain[i], 1e-4));
});

test("bias and activation are no loop of their own", () => {
  const f = (x: NDArray, w: NDArray, b: NDArray): NDArray => lax.tanh(np.add(np.matmul(x, w), b));
  const text = dumpSchedule(makeProgram(f)(np.ones([8, 8]), np.ones([8, 8]), np.ones([8])));
  expect(text.split("\n")).toHaveLength(1);
  expect(text).toContain("tanh(add(");
});
