import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { grad, jit, makeProgram } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Convolutions and both gradients in every form that the shape may choose: the backend is the reference, on any number of threads.

const numbers = (shape: readonly number[], seed: number, dtype: "float32" | "float64" | "int32"): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from({ length: size }, (_, i) => Math.sin(seed + 1.7 * i));
  return np.array(dtype === "int32" ? values.map((v) => Math.round(9 * v)) : values, { shape, dtype });
};

interface Case {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly strides?: readonly number[];
  readonly padding?: readonly (readonly [number, number])[];
  readonly lhsDilation?: readonly number[];
  readonly rhsDilation?: readonly number[];
  readonly groups?: number;
}

const cases: Readonly<Record<string, Case>> = {
  "LeNet's first": { x: [4, 3, 12, 12], w: [6, 3, 5, 5] },
  "LeNet's second": { x: [4, 6, 14, 14], w: [16, 6, 5, 5] },
  "same padding": { x: [4, 5, 9, 8], w: [8, 5, 3, 3], padding: [[1, 1], [1, 1]] }, // prettier-ignore
  "same padding, many channels": { x: [8, 24, 5, 5], w: [9, 24, 3, 3], padding: [[1, 1], [1, 1]] }, // prettier-ignore
  "a stride of 2": { x: [4, 8, 9, 9], w: [16, 8, 3, 3], strides: [2, 2], padding: [[1, 1], [1, 1]] }, // prettier-ignore
  "strides and uneven padding": { x: [5, 3, 10, 11], w: [4, 3, 4, 3], strides: [3, 2], padding: [[2, 0], [0, 3]] }, // prettier-ignore
  "padding that cuts off": { x: [4, 4, 8, 9], w: [8, 4, 3, 3], padding: [[-1, 2], [1, -2]] }, // prettier-ignore
  "padding wider than the kernel": { x: [4, 3, 3, 3], w: [8, 3, 2, 2], padding: [[4, 3], [3, 5]] }, // prettier-ignore
  "transposed, as in DCGAN": { x: [4, 8, 4, 4], w: [8, 8, 4, 4], lhsDilation: [2, 2], padding: [[2, 2], [2, 2]] }, // prettier-ignore
  "transposed, with uneven padding": { x: [4, 3, 5, 4], w: [6, 3, 3, 4], lhsDilation: [2, 3], padding: [[1, 2], [3, 0]] }, // prettier-ignore
  "transposed, along one axis": { x: [3, 4, 9], w: [5, 4, 4], lhsDilation: [3], padding: [[2, 1]] }, // prettier-ignore
  "holes in the kernel": { x: [4, 3, 12, 13], w: [8, 3, 3, 3], rhsDilation: [2, 3], padding: [[2, 2], [3, 3]] }, // prettier-ignore
  "holes in both": { x: [4, 2, 5, 6], w: [3, 2, 2, 3], lhsDilation: [2, 3], rhsDilation: [3, 2], padding: [[3, 2], [1, 4]] }, // prettier-ignore
  "a stride and holes in the input": { x: [4, 2, 5, 6], w: [8, 2, 3, 3], strides: [3, 2], lhsDilation: [2, 3], padding: [[1, 2], [2, 1]] }, // prettier-ignore
  "channels that meet in the cache": { x: [5, 8, 8, 16], w: [8, 8, 5, 5], padding: [[4, 4], [4, 4]] }, // prettier-ignore
  pointwise: { x: [4, 16, 7, 6], w: [12, 16, 1, 1] },
  groups: { x: [4, 6, 8, 8], w: [8, 3, 3, 3], groups: 2, padding: [[1, 1], [1, 1]] }, // prettier-ignore
  depthwise: { x: [3, 9, 10, 10], w: [9, 1, 3, 3], groups: 9, padding: [[1, 1], [1, 1]] }, // prettier-ignore
  "one axis": { x: [4, 5, 40], w: [7, 5, 9], padding: [[4, 4]] }, // prettier-ignore
  "three axes": { x: [4, 2, 5, 6, 7], w: [5, 2, 3, 2, 3], padding: [[1, 1], [0, 1], [1, 0]] }, // prettier-ignore
  "no axis": { x: [5, 4], w: [6, 4] },
  "one of everything": { x: [1, 1, 1, 1], w: [1, 1, 1, 1] },
  "one example, one row": { x: [1, 3, 1, 30], w: [5, 3, 1, 4] },
  "a window as large as the image": { x: [8, 4, 6, 6], w: [10, 4, 6, 6] },
  "more than a cache of kernels": { x: [4, 130, 4, 4], w: [9, 130, 3, 3], padding: [[1, 1], [1, 1]] }, // prettier-ignore
  "many images in the sum": { x: [70, 2, 9, 15], w: [3, 2, 3, 3] },
  // Gradients of kernels run over lines of 9, 10 and 11: vectors, and one to three that are left.
  "lines of nine": { x: [24, 3, 13, 13], w: [6, 3, 5, 5] },
  "lines of ten": { x: [24, 3, 14, 14], w: [6, 3, 5, 5] },
  "lines of eleven": { x: [24, 3, 15, 15], w: [6, 3, 5, 5] },
};

const one = createWasmBackend({ threads: 1 });
const three = createWasmBackend({ threads: 3 });
const near = (given: NDArray, expected: NDArray): void => {
  expect(given.shape).toEqual(expected.shape);
  const [a, b] = [np.toTypedArray(given), np.toTypedArray(expected)];
  const size = Math.max(1, ...b.map(Math.abs));
  const allowed = given.dtype === "float64" ? 1e-13 : given.dtype === "int32" ? 0 : 3e-5;
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i] - b[i]) <= allowed * size)) expect([i, a[i]]).toEqual([i, b[i]]);
};

for (const [name, { x, w, strides, padding, lhsDilation, rhsDilation, groups = 1 }] of Object.entries(cases))
  test(`convolution: ${name}`, () => {
    const ones = x.slice(2).map(() => 1);
    const convolve = (x: NDArray, w: NDArray): NDArray =>
      lax.convGeneralDilated(x, w, {
        windowStrides: strides ?? ones,
        padding: padding ?? ones.map(() => [0, 0] as const),
        lhsDilation: lhsDilation ?? ones,
        rhsDilation: rhsDilation ?? ones,
        featureGroupCount: groups,
      });
    const after = (x: NDArray, w: NDArray, bias: NDArray): NDArray =>
      np.maximum(np.add(convolve(x, w), np.reshape(bias, [-1, ...ones])), 0);
    const loss = (x: NDArray, w: NDArray, bias: NDArray): NDArray => {
      const y = after(x, w, bias);
      return np.sum(np.mul(y, np.sin(np.reshape(np.arange(y.size), y.shape))));
    };
    const gradients = grad(loss, { argnums: [0, 1, 2] });
    for (const dtype of ["float32", "float64", "int32"] as const) {
      const [image, kernel] = [numbers(x, 1, dtype), numbers(w, 2, dtype)];
      const y = jit(convolve, { backend: one })(image, kernel);
      near(y, convolve(image, kernel));
      expect(np.toTypedArray(jit(convolve, { backend: three })(image, kernel))).toEqual(np.toTypedArray(y));
      if (dtype === "int32") continue;
      const bias = numbers([w[0]], 3, dtype);
      near(jit(after, { backend: one })(image, kernel, bias), after(image, kernel, bias));
      const all = jit(gradients, { backend: one })(image, kernel, bias);
      const shared = jit(gradients, { backend: three })(image, kernel, bias);
      gradients(image, kernel, bias).forEach((expected, i) => {
        near(all[i], expected);
        expect(np.toTypedArray(shared[i])).toEqual(np.toTypedArray(all[i]));
      });
    }
  });

test("the gradient of a transposed convolution's kernel is not multiplied by the holes", () => {
  const [x, w] = [numbers([4, 8, 7, 7], 1, "float32"), numbers([6, 8, 4, 4], 2, "float32")];
  const loss = (w: NDArray): NDArray => {
    const y = lax.convGeneralDilated(x, w, { windowStrides: [1, 1], padding: [[2, 2], [2, 2]], lhsDilation: [2, 2] }); // prettier-ignore
    return np.sum(np.mul(y, y));
  };
  const products = dumpSchedule(makeProgram(grad(loss))(w))
    .split("\n")
    .filter((line) => line.startsWith("dot"));
  expect(products.map((line) => /k=\[[^\]]*\]/.exec(line)![0])).toEqual(["k=[4,4,8]", "k=[4,7,7]"]);
});
