import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import { add } from "./arithmetic.js";
import { full } from "./full.js";
import { lu } from "./lu.js";
import { identityLike, matmul, strictlyLower, upper } from "./matrices.js";
import { pad, slice } from "./padSlice.js";
import { takeSlices } from "./takeAlong.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("the largest of a column is its pivot", () => {
  const [factors, pivots, permutation] = lu(
    array([
      [1, 2],
      [4, 4],
    ]),
  );
  expect(toNested(factors)).toEqual([
    [4, 4],
    [0.25, 1],
  ]);
  expect(toNested(pivots)).toEqual([1, 1]);
  expect(toNested(permutation)).toEqual([1, 0]);
});

test("a singular matrix has a zero pivot, and no NaN", () => {
  expect(
    toNested(
      lu(
        array([
          [0, 0],
          [0, 0],
        ]),
      )[0],
    ),
  ).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(
    toNested(
      lu(
        array([
          [1, 2],
          [2, 4],
        ]),
      )[0],
    ),
  ).toEqual([
    [2, 4],
    [0.5, 0],
  ]);
});

test("of no rows or columns", () => {
  const [factors, pivots, permutation] = lu(full([2, 0], 1, "float32"));
  expect([factors.shape, pivots.shape, permutation.shape]).toEqual([[2, 0], [0], [2]]);
  expect(toNested(permutation)).toEqual([0, 1]);
});

test("A with its rows permuted is L·U; no element of L is above 1", () => {
  const shapes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).map((shape) => [...shape]);
  fc.assert(
    fc.property(arrays(shapes), (a) => {
      const [rows, columns] = a.shape;
      const size = Math.min(rows, columns);
      const [factors, , permutation] = lu(a);
      const left = strictlyLower(slice(factors, [0, 0], [rows, size]));
      const l = add(
        left,
        pad(identityLike({ shape: [size, size], dtype: a.dtype }), full([], 0, a.dtype), [
          [0, rows - size, 0],
          [0, 0, 0],
        ]),
      );
      const u = upper(slice(factors, [0, 0], [size, columns]));
      expectClose("L·U", matmul(l, u), "P·A", takeSlices(a, permutation, 0));
      expect(Math.max(...toTypedArray(l).map(Math.abs))).toBeLessThanOrEqual(1);
    }),
    runs,
  );
});

test("lu says what it was given, what it expected, and how to mend it", () => {
  expect(() => lu(array([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lu: given a [1]; expected matrices, [...batch, m, n]. Reshape to two axes or more.]`,
  );
});
