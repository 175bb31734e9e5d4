import { expect, test } from "vitest";
import { grad, jit, makeProgram } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Gradients of weights over many rows, whose left factor is read across: packed into tiles first, also where rows do not fill
// the last tile.

const backends = [1, 3].map((threads) => createWasmBackend({ threads }));

for (const dtype of ["float32", "float64"] as const)
  test.each([
    [300, 16, 40],
    [257, 23, 32],
    [1100, 33, 70],
    [70, 1024, 32],
  ])(`xᵀ · dy of %d rows, [%d, %d], in ${dtype}`, (rows, inputs, outputs) => {
    const numbers = (shape: readonly number[], seed: number): NDArray =>
      np.astype(np.sin(np.add(np.mul(np.reshape(np.arange(shape[0] * shape[1]), shape), 1.7), seed)), dtype);
    const [x, w, c] = [numbers([rows, inputs], 1), numbers([inputs, outputs], 2), numbers([rows, outputs], 3)];
    const gradient = grad((w: NDArray, x: NDArray, c: NDArray) => np.sum(np.mul(np.matmul(x, w), c)));
    expect(dumpSchedule(makeProgram(gradient)(w, x, c))).toMatch(/^pack .*left = /m);
    const truth = np.toTypedArray(gradient(w, x, c));
    const [one, three] = backends.map((backend) => np.toTypedArray(jit(gradient, { backend })(w, x, c)));
    one.forEach((v, i) =>
      expect(Math.abs(v - truth[i])).toBeLessThanOrEqual((dtype === "float32" ? 1e-4 : 1e-11) * (1 + Math.abs(truth[i]))),
    );
    expect(three).toEqual(one);
  });

test.each([
  ["few rows that do not get in each other's way are read where they lie", [128, 1040], false],
  ["rows a power of two apart go to the same lines of a cache", [128, 1024], true],
  ["few enough of them stay", [8, 1024], false],
] as const)("%s", (_, shape, isPacked) => {
  const gradient = grad((w: NDArray, x: NDArray) => np.sum(np.square(np.matmul(x, w))));
  const schedule = dumpSchedule(makeProgram(gradient)(np.ones([shape[1], 64]), np.ones(shape)));
  expect(/^pack .*left = /m.test(schedule)).toBe(isPacked);
});
