import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { grad, jit, makeProgram } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Gradients of convolutions below max-pooling, where three of four elements of what comes back are zero: the backend is the reference.

interface Case {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly pool: readonly number[];
  readonly strides?: readonly number[];
  readonly padding?: readonly (readonly [number, number])[];
  readonly rhsDilation?: readonly number[];
  readonly isDense?: boolean;
}

const cases: Readonly<Record<string, Case>> = {
  "LeNet's first": { x: [4, 3, 12, 12], w: [6, 3, 5, 5], pool: [2, 2] },
  "LeNet's second": { x: [3, 6, 14, 14], w: [16, 6, 5, 5], pool: [2, 2] },
  "same padding": { x: [4, 3, 8, 12], w: [8, 3, 3, 3], padding: [[1, 1], [1, 1]], pool: [2, 2] }, // prettier-ignore
  "uneven padding, windows of 3×1": { x: [5, 2, 8, 9], w: [4, 2, 3, 4], padding: [[2, 1], [0, 3]], pool: [3, 1] }, // prettier-ignore
  "one channel": { x: [4, 1, 14, 14], w: [7, 1, 5, 5], pool: [2, 5] },
  "a stride": { x: [4, 3, 17, 17], w: [6, 3, 3, 3], strides: [2, 2], pool: [2, 2] },
  "one axis": { x: [6, 3, 32], w: [5, 3, 9], pool: [4] },
  "three axes": { x: [3, 2, 6, 6, 6], w: [4, 2, 3, 3, 3], pool: [2, 2, 2] },
  "holes in the kernel, along which nothing runs on": { x: [4, 3, 12, 12], w: [6, 3, 2, 2], rhsDilation: [2, 2], pool: [2, 2], isDense: true }, // prettier-ignore
  "padding that cuts off": { x: [4, 3, 12, 12], w: [6, 3, 3, 3], padding: [[-1, 1], [1, -1]], pool: [2, 2], isDense: true }, // prettier-ignore
};

const numbers = (shape: readonly number[], seed: number): NDArray =>
  np.array(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i)),
    { shape, dtype: "float32" },
  );
const one = createWasmBackend({ threads: 1 });
const three = createWasmBackend({ threads: 3 });

/** Equal but for rounding; infinities and NaN stand at the same places. */
const near = (given: NDArray, expected: NDArray): void => {
  const [a, b] = [np.toTypedArray(given), np.toTypedArray(expected)];
  const size = Math.max(1, ...[...b].map((v) => (Number.isFinite(v) ? Math.abs(v) : 0)));
  for (let i = 0; i < b.length; i++)
    if (Number.isFinite(b[i]) ? !(Math.abs(a[i] - b[i]) <= 3e-5 * size) : !Object.is(a[i], b[i]))
      expect([i, a[i]]).toEqual([i, b[i]]);
};

for (const [name, { x, w, pool, strides, padding, rhsDilation, isDense = false }] of Object.entries(cases))
  test(`below pooling: ${name}`, () => {
    const ones = pool.map(() => 1);
    const window = [1, 1, ...pool];
    const loss = (w: NDArray, bias: NDArray, x: NDArray): NDArray => {
      const y = lax.convGeneralDilated(x, w, {
        windowStrides: strides ?? ones,
        padding: padding ?? ones.map(() => [0, 0] as const),
        rhsDilation: rhsDilation ?? ones,
      });
      const biased = np.add(y, np.reshape(bias, [-1, ...ones]));
      const pooled = lax.reduceWindowMax(biased, { window, strides: window });
      return np.sum(np.mul(pooled, np.sin(np.reshape(np.arange(pooled.size), pooled.shape))));
    };
    const [image, kernel, bias] = [numbers(x, 1), numbers(w, 2), numbers([w[0]], 3)];
    // Numbers that are not finite: 0·∞ is NaN there too.
    const broken = np.array(
      np.toTypedArray(image).map((v, i) => (i === 7 ? Infinity : v)),
      { shape: x, dtype: "float32" },
    );
    const gradients = grad(loss, { argnums: [0, 1] });
    expect(dumpSchedule(makeProgram(gradients)(kernel, bias, image)).includes("sparseConvolution")).toBe(!isDense);
    for (const given of [image, broken]) {
      const expected = gradients(kernel, bias, given);
      const found = jit(gradients, { backend: one })(kernel, bias, given);
      const shared = jit(gradients, { backend: three })(kernel, bias, given);
      expected.forEach((it, i) => {
        near(found[i], it);
        expect(np.toTypedArray(shared[i])).toEqual(np.toTypedArray(found[i]));
      });
    }
  });
