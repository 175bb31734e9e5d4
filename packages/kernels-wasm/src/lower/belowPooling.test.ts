import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { grad, jit, makeProgram, vjp } from "@nabla-js/grad";
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

/** Where the kernel's gradient leaves out what is zero, but for those that are dense. */
const ofKernels: Readonly<Record<string, Case>> = {
  "LeNet's first": { x: [4, 3, 12, 12], w: [6, 3, 5, 5], pool: [2, 2] },
  "LeNet's second": { x: [3, 6, 14, 14], w: [16, 6, 5, 5], pool: [2, 2] },
  "same padding": { x: [4, 3, 8, 12], w: [8, 3, 3, 3], padding: [[1, 1], [1, 1]], pool: [2, 2] }, // prettier-ignore
  "uneven padding, windows of 3×1": { x: [5, 2, 8, 9], w: [4, 2, 3, 4], padding: [[2, 1], [0, 3]], pool: [3, 1] }, // prettier-ignore
  "chunks of examples, the last one shorter, shared by threads in the middle of one": { x: [37, 2, 14, 14], w: [7, 2, 5, 5], pool: [2, 2] }, // prettier-ignore
  "one channel": { x: [4, 1, 14, 14], w: [7, 1, 5, 5], pool: [2, 5] },
  "a stride": { x: [4, 3, 17, 17], w: [6, 3, 3, 3], strides: [2, 2], pool: [2, 2] },
  "one axis": { x: [6, 3, 32], w: [5, 3, 9], pool: [4] },
  "three axes": { x: [3, 2, 6, 6, 6], w: [4, 2, 3, 3, 3], pool: [2, 2, 2] },
  "holes in the kernel, along which nothing runs on": { x: [4, 3, 12, 12], w: [6, 3, 2, 2], rhsDilation: [2, 2], pool: [2, 2], isDense: true }, // prettier-ignore
  "padding that cuts off": { x: [4, 3, 12, 12], w: [6, 3, 3, 3], padding: [[-1, 1], [1, -1]], pool: [2, 2], isDense: true }, // prettier-ignore
};

/** Where the input's does. */
const ofInputs: Readonly<Record<string, Case>> = {
  "LeNet's second": { x: [3, 6, 14, 14], w: [16, 6, 5, 5], pool: [2, 2] },
  "whole vectors of channels": { x: [4, 8, 12, 12], w: [6, 8, 3, 3], pool: [2, 2] },
  "same padding": { x: [4, 3, 8, 12], w: [8, 3, 3, 3], padding: [[1, 1], [1, 1]], pool: [2, 2] }, // prettier-ignore
  "uneven padding, windows of 3×1": { x: [5, 5, 8, 9], w: [4, 5, 3, 4], padding: [[2, 1], [0, 3]], pool: [3, 1] }, // prettier-ignore
  "more padding than kernel": { x: [3, 4, 12, 12], w: [5, 4, 3, 3], padding: [[3, 0], [4, 1]], pool: [2, 2], isDense: true }, // prettier-ignore
  "padding that cuts off": { x: [4, 3, 12, 12], w: [6, 3, 3, 3], padding: [[-1, 1], [1, -1]], pool: [2, 2] }, // prettier-ignore
  "holes in the kernel, along the rows": { x: [4, 3, 12, 12], w: [6, 3, 3, 3], rhsDilation: [2, 1], pool: [2, 2] },
  "one axis": { x: [6, 3, 32], w: [5, 3, 9], pool: [4] },
  "three axes": { x: [3, 2, 6, 6, 6], w: [4, 2, 3, 3, 3], pool: [2, 2, 2] },
  "holes in the kernel, along what runs on": { x: [4, 3, 12, 12], w: [6, 3, 3, 3], rhsDilation: [1, 2], pool: [2, 2], isDense: true }, // prettier-ignore
  "a stride": { x: [4, 3, 17, 17], w: [6, 3, 3, 3], strides: [2, 2], pool: [2, 2], isDense: true },
  "more taps than are written out": { x: [3, 16, 14, 14], w: [8, 16, 5, 5], pool: [2, 2], isDense: true },
};

const numbers = (shape: readonly number[], seed: number): NDArray =>
  np.array(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i)),
    { shape, dtype: "float32" },
  );
const one = createWasmBackend({ threads: 1 });
const three = createWasmBackend({ threads: 3 });

/** An array with one of its numbers in another's place. */
const withNumber = (x: NDArray, value: number): NDArray =>
  np.array(
    np.toTypedArray(x).map((v, i) => (i === 7 ? value : v)),
    { shape: x.shape, dtype: "float32" },
  );

/** Equal but for rounding; infinities and NaN stand at the same places. */
const near = (given: NDArray, expected: NDArray): void => {
  const [a, b] = [np.toTypedArray(given), np.toTypedArray(expected)];
  const size = Math.max(1, ...[...b].map((v) => (Number.isFinite(v) ? Math.abs(v) : 0)));
  for (let i = 0; i < b.length; i++)
    if (Number.isFinite(b[i]) ? !(Math.abs(a[i] - b[i]) <= 3e-5 * size) : !Object.is(a[i], b[i]))
      expect([i, a[i]]).toEqual([i, b[i]]);
};

for (const [name, { x, w, pool, strides, padding, rhsDilation, isDense = false }] of Object.entries(ofKernels))
  test(`what comes back to the kernel from below pooling: ${name}`, () => {
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
    const broken = withNumber(image, Infinity);
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

/** Every position of a shape. */
const indices = (shape: readonly number[]): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (all, length) => all.flatMap((at) => Array.from({ length }, (_, i) => [...at, i])),
    [[]],
  );
const numberOf = (shape: readonly number[], at: readonly number[]): number => at.reduce((n, i, axis) => n * shape[axis] + i, 0);

/** What comes back by definition: each element of what came times each tap, zeros too, where that lies within the input. */
const byDefinition = (
  came: NDArray,
  kernel: NDArray,
  shape: readonly number[],
  low: readonly number[],
  dilation: readonly number[],
): Float64Array => {
  const sums = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const [g, w] = [np.toTypedArray(came), np.toTypedArray(kernel)];
  const [, inputs, ...lengths] = kernel.shape;
  for (const [n, o, ...p] of indices(came.shape))
    for (const k of indices(lengths)) {
      const q = p.map((at, axis) => at + k[axis] * dilation[axis] - low[axis]);
      if (q.some((at, axis) => at < 0 || at >= shape[2 + axis])) continue;
      for (let i = 0; i < inputs; i++)
        sums[numberOf(shape, [n, i, ...q])] += g[numberOf(came.shape, [n, o, ...p])] * w[numberOf(kernel.shape, [o, i, ...k])];
    }
  return sums;
};

for (const [name, { x, w, pool, strides, padding, rhsDilation, isDense = false }] of Object.entries(ofInputs))
  test(`what comes back to the input from below pooling: ${name}`, () => {
    const ones = pool.map(() => 1);
    const window = { window: [1, 1, ...pool], strides: [1, 1, ...pool] };
    const options = {
      windowStrides: strides ?? ones,
      padding: padding ?? ones.map(() => [0, 0] as const),
      rhsDilation: rhsDilation ?? ones,
    };
    const loss = (x: NDArray, w: NDArray, factors: NDArray): NDArray =>
      np.sum(np.mul(lax.reduceWindowMax(lax.convGeneralDilated(x, w, options), window), factors));
    const [image, kernel] = [numbers(x, 1), numbers(w, 2)];
    const y = lax.convGeneralDilated(image, kernel, options);
    // Half of what comes back is zero, as below relu.
    const factors = np.maximum(numbers(lax.reduceWindowMax(y, window).shape, 3), 0);
    const gradient = grad(loss);
    expect(dumpSchedule(makeProgram(gradient)(image, kernel, factors)).includes("unpooledConvolution")).toBe(!isDense);
    for (const given of [factors, withNumber(factors, NaN), withNumber(factors, -Infinity)]) {
      const expected = gradient(image, kernel, given);
      const found = jit(gradient, { backend: one })(image, kernel, given);
      near(found, expected);
      expect(np.toTypedArray(jit(gradient, { backend: three })(image, kernel, given))).toEqual(np.toTypedArray(found));
    }
    if (isDense) return;
    // Taps that are not finite: 0·∞ is NaN wherever a tap is met by an element, though not beyond the edge.
    const broken = withNumber(kernel, Infinity);
    const spread = (y: NDArray): NDArray => np.sum(np.mul(lax.reduceWindowMax(y, window), factors));
    const low = options.padding.map(([before]) => before);
    const back = (y: NDArray, w: NDArray): NDArray =>
      vjp((x: NDArray) => lax.convGeneralDilated(x, w, options), image)[1](grad(spread)(y))[0];
    expect(dumpSchedule(makeProgram(back)(y, broken)).includes("unpooledConvolution")).toBe(true);
    const expected = np.array(byDefinition(grad(spread)(y), broken, x, low, options.rhsDilation), { shape: x, dtype: "float32" });
    const found = jit(back, { backend: one })(y, broken);
    near(found, expected);
    expect(np.toTypedArray(jit(back, { backend: three })(y, broken))).toEqual(np.toTypedArray(found));
  });
