import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray, Shape } from "../core.js";
import { bind } from "../core.js";
import { range, rowMajorStrides, sizeOf } from "../shape.js";
import type { Pads } from "../windows.js";
import { add, mul } from "./arithmetic.js";
import { full } from "./full.js";
import {
  reduceWindow,
  reduceWindowMax,
  reduceWindowMaxP,
  reduceWindowMin,
  reduceWindowSum,
  windowArgmaxP,
  type WindowOptions,
} from "./reduceWindow.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const x = array([3, 1, 2, 5]);

test("one result for each position of the window", () => {
  expect(toNested(reduceWindowMax(x, { window: [2], strides: [2] }))).toEqual([3, 5]);
  expect(toNested(reduceWindowMin(x, { window: [2] }))).toEqual([1, 1, 2]);
  expect(toNested(reduceWindowSum(x, { window: [3], padding: "SAME" }))).toEqual([4, 6, 8, 7]);
});

test("dilations put holes into the window, or into the array", () => {
  expect(toNested(reduceWindowSum(x, { window: [2], windowDilation: [2] }))).toEqual([5, 6]);
  expect(toNested(reduceWindowMax(x, { window: [2], baseDilation: [2] }))).toEqual([3, 1, 1, 2, 2, 5]);
});

test("any function folds, axis by axis", () => {
  expect(toNested(reduceWindow(x, array(1), mul, { window: [2], padding: [[1, 0]] }))).toEqual([3, 3, 2, 10]);
});

test("a window in the padding alone holds what fills: zero, −∞, the lowest integer", () => {
  const options: WindowOptions = { window: [1], padding: [[1, 0]] };
  expect(toNested(reduceWindowSum(array([7]), options))).toEqual([0, 7]);
  expect(toNested(reduceWindowMax(array([7]), options))).toEqual([-Infinity, 7]);
  expect(toNested(reduceWindowMax(array([7], { dtype: "int8" }), options))).toEqual([-128, 7]);
});

test("NaN wins; of equals the first wins the derivative", () => {
  expect(toNested(reduceWindowMax(array([1, NaN, 9, 9]), { window: [2] }))).toEqual([NaN, NaN, 9]);
  const ties = array([
    [1, 1],
    [1, 1],
  ]);
  const params = {
    window: [2, 2],
    strides: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ] as const,
    windowDilation: [1, 1],
  };
  expect(toNested(bind(windowArgmaxP, [ties], { ...params, batchDims: 0 }))).toEqual([[0]]);
  expect(
    toNested(
      bind(
        windowArgmaxP,
        [
          array([
            [1, 2],
            [NaN, NaN],
          ]),
        ],
        { ...params, batchDims: 0 },
      ),
    ),
  ).toEqual([[2]]);
  expect(bind(reduceWindowMaxP, [ties], params).shape).toEqual([1, 1]);
});

test("of rank 0, of no elements, and larger than the array", () => {
  expect(toNested(reduceWindowSum(array(4), { window: [] }))).toBe(4);
  expect(reduceWindowMax(array([]), { window: [2] }).shape).toEqual([0]);
  expect(toNested(reduceWindowSum(array([]), { window: [2], padding: [[1, 1]] }))).toEqual([0]);
  expect(reduceWindow(x, array(0), add, { window: [5] }).shape).toEqual([0]);
});

test("integers wrap around", () => {
  expect(toNested(reduceWindowSum(array([200, 100], { dtype: "uint8" }), { window: [2] }))).toEqual([44]);
});

/** The definition: every window, every element of it. */
const reference = (
  v: Float64Array,
  shape: Shape,
  out: Shape,
  o: Required<Omit<WindowOptions, "padding" | "baseDilation">> & { padding: readonly Pads[] },
  init: number,
  f: (a: number, b: number) => number,
): number[] => {
  const strides = rowMajorStrides(shape);
  const visit = (lengths: Shape, g: (index: number[]) => void, index: number[] = []): void => {
    if (index.length === lengths.length) g(index);
    else for (let i = 0; i < lengths[index.length]; i++) visit(lengths, g, [...index, i]);
  };
  const results: number[] = [];
  visit(out, (position) => {
    let folded = init;
    visit(o.window, (k) => {
      const place = position.map((p, i) => p * o.strides[i] + k[i] * o.windowDilation[i] - o.padding[i][0]);
      if (place.every((p, i) => p >= 0 && p < shape[i]))
        folded = f(folded, v[place.reduce((sum, p, i) => sum + p * strides[i], 0)]);
    });
    results.push(folded);
  });
  return results;
};

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const windows = small(0, 3).chain((rank) => {
  const list = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: rank, maxLength: rank });
  return fc.record({
    shape: list(small(0, 5)),
    options: fc.record({
      window: list(small(1, 3)),
      strides: list(small(1, 3)),
      padding: list(fc.tuple(small(-1, 2), small(-1, 2)) as fc.Arbitrary<Pads>),
      windowDilation: list(small(1, 2)),
    }),
  });
});

test("sum, max, min and any function are the loops that define them", () => {
  fc.assert(
    fc.property(windows, ({ shape, options }) => {
      const v = Float64Array.from(range(sizeOf(shape)), (i) => Math.round(9 * Math.sin(i + 1)) + 0);
      const a = array(v, { shape });
      const compare = (got: NDArray, init: number, f: (a: number, b: number) => number): void =>
        expect(Array.from(toTypedArray(got))).toEqual(reference(v, shape, got.shape, options, init, f).map((n) => n + 0));
      compare(reduceWindowSum(a, options), 0, (p, q) => p + q);
      compare(reduceWindowMax(a, options), -Infinity, Math.max);
      compare(reduceWindowMin(a, options), Infinity, Math.min);
      compare(reduceWindow(a, full([], 0, "float64"), add, options), 0, (p, q) => p + q);
    }),
    runs,
  );
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => reduceWindowSum(x, { window: [2, 2] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: reduceWindowSum: given window [2, 2], strides [1], padding [[0, 0]] and dilation [1] for an array [4]; expected for each axis a window, a stride and a dilation of at least 1, and [low, high]. Give 1 for axes that the window leaves alone.]`,
  );
  expect(() => reduceWindowMax(x, { window: [2], strides: [0] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: reduceWindowMax: given window [2], strides [0], padding [[0, 0]] and dilation [1] for an array [4]; expected for each axis a window, a stride and a dilation of at least 1, and [low, high]. Give 1 for axes that the window leaves alone.]`,
  );
  expect(() => reduceWindowSum(full([2], 1, "bool"), { window: [1] })).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: reduceWindowSum: given x bool; expected numbers, not bool. Convert with astype(x, "int32") first.]`,
  );
});
