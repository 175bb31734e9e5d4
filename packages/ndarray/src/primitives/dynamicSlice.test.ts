import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import type { NDArray } from "../core.js";
import { dynamicSlice, dynamicUpdateSlice } from "./dynamicSlice.js";
import { full } from "./full.js";
import { slice } from "./padSlice.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const at = (...starts: number[]): NDArray[] => starts.map((start) => array(start, { dtype: "int32" }));
const x = array([
  [1, 2, 3],
  [4, 5, 6],
]);

test("a slice at starts that are arrays", () => {
  expect(toNested(dynamicSlice(x, at(0, 1), [2, 2]))).toEqual([
    [2, 3],
    [5, 6],
  ]);
  expect(toNested(dynamicUpdateSlice(x, array([[0, 0]]), at(1, 1)))).toEqual([
    [1, 2, 3],
    [4, 0, 0],
  ]);
});

test("what would reach out moves inside", () => {
  expect(toNested(dynamicSlice(array([10, 20, 30, 40]), at(3), [2]))).toEqual([30, 40]);
  expect(toNested(dynamicSlice(array([10, 20, 30, 40]), at(-1), [2]))).toEqual([10, 20]);
  expect(toNested(dynamicUpdateSlice(array([1, 2, 3]), array([8, 9]), at(5)))).toEqual([1, 8, 9]);
});

test("of no axes, of no elements, and of the whole", () => {
  expect(toNested(dynamicSlice(array(5), [], []))).toBe(5);
  expect(toNested(dynamicUpdateSlice(array(5), array(6), []))).toBe(6);
  expect(dynamicSlice(x, at(1, 1), [0, 3]).shape).toEqual([0, 3]);
  expect(toNested(dynamicUpdateSlice(x, full([2, 0], 1, "float32"), at(0, 0)))).toEqual(toNested(x));
  expect(toNested(dynamicSlice(x, at(9, 9), [2, 3]))).toEqual(toNested(x));
});

test("inside, it is slice", () => {
  const within = fc
    .integer({ min: 0, max: 6 })
    .chain((start) => fc.tuple(fc.constant(start), fc.integer({ min: start, max: 6 })));
  const vector = array([0, 1, 2, 3, 4, 5]);
  fc.assert(
    fc.property(within, ([start, limit]) => {
      expect(toNested(dynamicSlice(vector, at(start), [limit - start]))).toEqual(toNested(slice(vector, [start], [limit])));
    }),
    runs,
  );
});

test("what was written is what is read", () => {
  fc.assert(
    fc.property(fc.integer({ min: -3, max: 8 }), fc.integer({ min: 0, max: 5 }), (start, size) => {
      const update = array(Float32Array.from({ length: size }, (_, i) => 10 + i));
      const written = dynamicUpdateSlice(array([1, 2, 3, 4, 5]), update, at(start));
      expect(toNested(dynamicSlice(written, at(start), [size]))).toEqual(toNested(update));
    }),
    runs,
  );
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => dynamicSlice(x, at(0), [1, 1])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dynamicSlice: given x [2, 3] and sizes [1, 1] and start 0 []; expected for each axis of x a start [] and a size within its length. Give one scalar start for each axis, and a smaller slice if it does not fit.]`,
  );
  expect(() => dynamicSlice(x, at(0, 0), [3, 1])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dynamicSlice: given x [2, 3] and sizes [3, 1] and start 0 [] and start 1 []; expected for each axis of x a start [] and a size within its length. Give one scalar start for each axis, and a smaller slice if it does not fit.]`,
  );
  expect(() => dynamicUpdateSlice(x, array([[1]]), [array(0), array(0)])).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: dynamicUpdateSlice: given start 0 float32 and start 1 float32; expected starts of an integer dtype. Convert with astype(start, "int32") first.]`,
  );
});
