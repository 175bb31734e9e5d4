import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray } from "../core.js";
import { dtypes, type DType } from "../dtype.js";
import { iota } from "./full.js";
import { sort } from "./sort.js";
import { topK } from "./topK.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const positions = (x: NDArray, axis = 0): NDArray => iota(x.shape, axis, "int32");
const x = array([
  [3, 1, 2],
  [0, 5, 4],
]);

test("ascending along an axis, other arrays alike", () => {
  expect(toNested(sort([x], 1)[0])).toEqual([
    [1, 2, 3],
    [0, 4, 5],
  ]);
  expect(toNested(sort([x], 0)[0])).toEqual([
    [0, 1, 2],
    [3, 5, 4],
  ]);
  expect(toNested(sort([x, positions(x, 1)], 1)[1])).toEqual([
    [1, 2, 0],
    [0, 2, 1],
  ]);
});

test("later keys decide between equal earlier ones", () => {
  const [a, b] = [array([1, 0, 1, 0]), array([5, 6, 4, 7])];
  expect(sort([a, b, positions(a)], 0, 2).map(toNested)).toEqual([
    [0, 0, 1, 1],
    [6, 7, 4, 5],
    [1, 3, 2, 0],
  ]);
});

test("NaN comes last; −0 equals +0 and keeps its place among zeros; infinities are at the ends", () => {
  for (const dtype of ["float32", "float64"] as const) {
    const v = array([NaN, 0, -0, Infinity, -1, -Infinity, 0, NaN], { dtype });
    const [sorted, order] = sort([v, positions(v)], 0);
    expect(toNested(sorted)).toEqual([-Infinity, -1, 0, -0, 0, Infinity, NaN, NaN]);
    expect(toNested(order)).toEqual([5, 4, 1, 2, 6, 3, 0, 7]);
  }
});

test("of nothing and of one", () => {
  expect(toNested(sort([array([])], 0)[0])).toEqual([]);
  expect(toNested(sort([array([7])], 0)[0])).toEqual([7]);
  expect(sort([array(new Float32Array(0), { shape: [0, 3] })], 1)[0].shape).toEqual([0, 3]);
});

const numbers = fc
  .tuple(fc.constantFrom<DType>(...dtypes), fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 1e6 }), fc.boolean())
  .map(([dtype, n, seed, few]) => {
    const values = Array.from({ length: n }, (_, i) => {
      const v = Math.sin(seed + i * i) * (few ? 5 : 1e9);
      return few ? Math.round(v) : v;
    });
    return array(values, { dtype, shape: [n] });
  });

test("agrees with JavaScript's stable sort, for every dtype, on short rows and long ones", () => {
  fc.assert(
    fc.property(numbers, (v) => {
      const data = toTypedArray(v);
      const order = Array.from(data.keys()).sort((i, j) => data[i] - data[j]);
      const [sorted, places] = sort([v, positions(v)], 0);
      expect(Array.from(toTypedArray(places))).toEqual(order);
      expect(Array.from(toTypedArray(sorted))).toEqual(order.map((i) => data[i]));
    }),
    runs,
  );
});

test("the k largest in descending order, the first of equals first, NaN as the largest", () => {
  const [values, indices] = topK(
    array([
      [1, 3, 3, 2],
      [0, NaN, -1, 5],
    ]),
    3,
  );
  expect(toNested(values)).toEqual([
    [3, 3, 2],
    [NaN, 5, 0],
  ]);
  expect(toNested(indices)).toEqual([
    [1, 2, 3],
    [1, 3, 0],
  ]);
  expect(topK(x, 0)[0].shape).toEqual([2, 0]);
});

test("topK is the end of sort, turned round", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 50 }), (v, most) => {
      const k = Math.min(most, v.size);
      const data = toTypedArray(v);
      const order = Array.from(data.keys()).sort((i, j) => data[j] - data[i] || i - j);
      const [values, indices] = topK(v, k);
      expect(Array.from(toTypedArray(indices))).toEqual(order.slice(0, k));
      expect(Array.from(toTypedArray(values))).toEqual(order.slice(0, k).map((i) => data[i]));
    }),
    runs,
  );
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => sort([x], 2)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sort: given axes [2] for an array [2, 3]; expected axes from 0 to 1, each at most once. Count axes from 0 at the left.]`,
  );
  expect(() => sort([x, array([1])], 0)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: sort: given x0 [2, 3] and x1 [1]; expected one shape for all. Broadcast them first, or use the function of the same name in @nabla-js/ndarray, which does.]`,
  );
  expect(() => sort([x], 0, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sort: given 1 arrays and 2 keys; expected at least one array, and from one key to as many as there are arrays. Put the arrays to sort by first, and count them in numKeys.]`,
  );
  expect(() => topK(x, 4)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: topK: given x [2, 3] and k [4]; expected a last axis of at least k elements. Choose a smaller k, or move the axis to the end.]`,
  );
});
