import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { grad } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { adaptiveAveragePool, adaptiveMaxPool } from "./adaptivePool.js";
import { globalAveragePool, globalMaxPool } from "./globalPool.js";
import { averagePool, averagePool1d, averagePool2d, averagePool3d, maxPool, maxPool1d, maxPool2d, maxPool3d } from "./pool.js";

const key = random.key(0);
const x = random.normal(key, [2, 3, 7, 8], { dtype: "float64" });
const nested = np.toNested(x) as number[][][][];

/** For each window the numbers of it that lie inside the image, and how many places it has. */
const windows = (
  f: (inside: readonly number[], size: number) => number,
  [rows, columns]: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
): NDArray => {
  const places = (length: number, window: number, i: number): number =>
    Math.floor((length + 2 * padding[i] - window) / stride[i]) + 1;
  const out = nested.map((image) =>
    image.map((channel) =>
      Array.from({ length: places(7, rows, 0) }, (_, p) =>
        Array.from({ length: places(8, columns, 1) }, (_, q) => {
          const inside: number[] = [];
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++) {
              const value = channel[p * stride[0] + i - padding[0]]?.[q * stride[1] + j - padding[1]];
              if (value !== undefined) inside.push(value);
            }
          return f(inside, rows * columns);
        }),
      ),
    ),
  );
  return np.array(out, { dtype: "float64" });
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

test("maxima and means of windows are those of loops", () => {
  const max = (inside: readonly number[]): number => Math.max(...inside);
  const mean = (inside: readonly number[], size: number): number => sum(inside) / size;
  expect(allClose(maxPool2d(x, 2), windows(max, [2, 2], [2, 2], [0, 0]))).toBe(true);
  expect(allClose(maxPool2d(x, [3, 2], { stride: [1, 2], padding: 1 }), windows(max, [3, 2], [1, 2], [1, 1]))).toBe(true);
  expect(allClose(averagePool2d(x, 2), windows(mean, [2, 2], [2, 2], [0, 0]))).toBe(true);
  expect(allClose(averagePool2d(x, 3, { stride: 2, padding: 1 }), windows(mean, [3, 3], [2, 2], [1, 1]))).toBe(true);
  expect(
    allClose(
      averagePool2d(x, 3, { stride: 2, padding: 1, countPadding: false }),
      windows((inside) => sum(inside) / inside.length, [3, 3], [2, 2], [1, 1]),
    ),
  ).toBe(true);
});

test("one and three axes", () => {
  expect(np.toNested(maxPool1d(np.array([[[1, 3, 2, 0, 9]]]), 2))).toEqual([[[3, 2]]]);
  expect(np.toNested(averagePool1d(np.array([[[1, 3, 2, 0]]], { dtype: "int32" }), 2))).toEqual([[[2, 1]]]);
  const volume = np.reshape(np.arange(8), [1, 1, 2, 2, 2]);
  expect(np.toNested(maxPool3d(volume, 2))).toEqual([[[[[7]]]]]);
  expect(np.toNested(averagePool3d(volume, 2))).toEqual([[[[[3.5]]]]]);
});

test("layers take their axes from the input", () => {
  expect(maxPool(2).init(key, [1, 3, 8, 9]).outputShape).toEqual([1, 3, 4, 4]);
  expect(averagePool(3, { stride: 2, padding: "SAME" }).init(key, [1, 3, 9]).outputShape).toEqual([1, 3, 5]);
  expect(allClose(maxPool(2).apply({}, {}, x)[0], maxPool2d(x, 2))).toBe(true);
});

test("global pooling", () => {
  expect(allClose(globalAveragePool().apply({}, {}, x)[0], np.mean(x, [2, 3]))).toBe(true);
  expect(allClose(globalMaxPool().apply({}, {}, x)[0], np.max(x, [2, 3]))).toBe(true);
  expect(globalMaxPool().init(key, [4, 5, 6]).outputShape).toEqual([4, 5]);
});

test("adaptive pooling: windows from ⌊i·n/m⌋ to ⌈(i + 1)·n/m⌉", () => {
  const cut = (n: number, m: number, i: number): readonly [number, number] => [
    Math.floor((i * n) / m),
    Math.ceil(((i + 1) * n) / m),
  ];
  for (const [rows, columns] of [
    [3, 4],
    [7, 5],
    [1, 1],
    [2, 8],
  ]) {
    const expected = (f: (values: readonly number[]) => number): NDArray =>
      np.array(
        nested.map((image) =>
          image.map((channel) =>
            Array.from({ length: rows }, (_, i) =>
              Array.from({ length: columns }, (_, j) =>
                f(channel.slice(...cut(7, rows, i)).flatMap((row) => row.slice(...cut(8, columns, j)))),
              ),
            ),
          ),
        ),
        { dtype: "float64" },
      );
    expect(
      allClose(
        adaptiveAveragePool([rows, columns]).apply({}, {}, x)[0],
        expected((v) => sum(v) / v.length),
      ),
    ).toBe(true);
    expect(
      allClose(
        adaptiveMaxPool([rows, columns]).apply({}, {}, x)[0],
        expected((v) => Math.max(...v)),
      ),
    ).toBe(true);
  }
});

test("the gradient of a maximum goes to where it stands", () => {
  const g = grad((a: NDArray) => np.sum(maxPool1d(a, 2)))(np.array([[[1, 3, 2, 0, 9]]]));
  expect(np.toNested(g)).toEqual([[[0, 1, 1, 0, 0]]]);
});

test("what does not fit is refused with a remedy", () => {
  expect(() => maxPool2d(np.zeros([2, 3, 4]), 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: maxPool2d: given x [2, 3, 4]; expected [batch, channels, height, width]. Channels come before the places; add an axis for a single channel with np.expandDims(x, 1).]`,
  );
  expect(() => averagePool(2).apply({}, {}, np.zeros([2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: averagePool(2): given x [2, 3]; expected [batch, channels, ...places], with at least one axis of places. Reshape x; images are [batch, channels, height, width].]`,
  );
  expect(() => maxPool2d(x, 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: maxPool2d: given window [0, 0] for 2 spatial axes; expected a whole number from 1 on for each of them. Give one number for all axes, or a list with one for each.]`,
  );
  expect(() => maxPool2d(x, 2, { padding: [1, 2, 3] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: maxPool2d: given padding [1, 2, 3] for 2 spatial axes; expected "SAME", "VALID", a number, or for each axis a number or [before, after], none of them negative. Give one number for all axes, or a list with one entry for each.]`,
  );
});
