import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { jit, makeProgram } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Gradients of weights below a rectifier: by lists of what is not zero they are those of the whole product, to the bit.

const one = createWasmBackend({ threads: 1 });
const three = createWasmBackend({ threads: 3 });

const numbers = (shape: readonly number[], seed: number): NDArray =>
  np.array(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i + 0.01 * i * i)),
    { shape, dtype: "float32" },
  );
const changed = (x: NDArray, at: number, value: number): NDArray =>
  np.array(
    np.toTypedArray(x).map((v, i) => (i === at ? value : v)),
    { shape: x.shape, dtype: "float32" },
  );

const product = (x: NDArray, dy: NDArray, old: NDArray): readonly NDArray[] => {
  const gradient = np.matmul(np.swapaxes(x, 0, 1), dy);
  return [np.add(np.mul(0.5, old), gradient), np.tanh(gradient)];
};
const hidden = (z: NDArray, dy: NDArray): NDArray => np.where(np.lessEqual(z, 0), 0, dy);
const rectified = (x: NDArray, z: NDArray, dy: NDArray, old: NDArray): readonly NDArray[] => product(x, hidden(z, dy), old);

const bytesOf = (arrays: readonly NDArray[]): Buffer =>
  Buffer.concat(
    arrays.map((x) => {
      const { buffer, byteOffset, byteLength } = np.toTypedArray(x);
      return Buffer.from(buffer, byteOffset, byteLength);
    }),
  );

const sizes: Readonly<Record<string, readonly [k: number, m: number, n: number]>> = {
  "the perceptron's first": [64, 784, 128],
  "passes of uneven lengths": [48, 804, 24],
  "columns that fill no tile": [33, 840, 21],
  "rows that are no multiple of four": [32, 1009, 30],
  "one column more than a tile has": [64, 571, 17],
  "more steps than are packed": [300, 784, 16],
};

for (const [name, [k, m, n]] of Object.entries(sizes))
  test(`lists of what is not zero: ${name}`, () => {
    const [x, z, dy, old] = [numbers([k, m], 1), numbers([k, n], 2), numbers([k, n], 3), numbers([m, n], 4)];
    expect(dumpSchedule(makeProgram(rectified)(x, z, dy, old))).toContain("listColumns");
    const everywhere = { all: np.ones([k, n]), none: np.zeros([k, n]), some: z };
    const broken = { finite: x, infinite: changed(x, 7, Infinity), "not a number": changed(x, m * (k - 1) + 3, NaN) };
    for (const shown of Object.values(everywhere))
      for (const given of Object.values(broken)) {
        const whole = bytesOf(jit(product, { backend: one })(given, hidden(shown, dy), old));
        expect(bytesOf(jit(rectified, { backend: one })(given, shown, dy, old)).equals(whole)).toBe(true);
        expect(bytesOf(jit(rectified, { backend: three })(given, shown, dy, old)).equals(whole)).toBe(true);
      }
  });

test("products that are small, summed in blocks, or whose zeros nobody knows of, stay whole", () => {
  const dump = (f: (...arrays: NDArray[]) => readonly NDArray[], ...arrays: NDArray[]): string =>
    dumpSchedule(makeProgram(f)(...arrays));
  const [x, z, dy, old] = [numbers([64, 784], 1), numbers([64, 128], 2), numbers([64, 128], 3), numbers([784, 128], 4)];
  expect(dump(product, x, dy, old)).not.toContain("listColumns");
  const chosen = (x: NDArray, z: NDArray, dy: NDArray, old: NDArray): readonly NDArray[] =>
    product(x, np.where(np.lessEqual(z, 0.3), 0, dy), old);
  expect(dump(chosen, x, z, dy, old)).not.toContain("listColumns");
  const many = [numbers([1100, 784], 1), numbers([1100, 16], 2), numbers([1100, 16], 3), numbers([784, 16], 4)];
  expect(dump(rectified, ...many)).not.toContain("listColumns");
  const few = [numbers([64, 12], 1), z, dy, numbers([12, 128], 4)];
  expect(dump(rectified, ...few)).not.toContain("listColumns");
});
