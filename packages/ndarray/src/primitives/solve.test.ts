import { expectClose } from "@nabla-js/gradcheck";
import { expect, test } from "vitest";
import { array } from "../array.js";
import { full } from "./full.js";
import { solve } from "./solve.js";

test("elimination with exchanges of rows", () => {
  expectClose(
    "X",
    solve(
      array([
        [0, 2],
        [3, 1],
      ]),
      array([
        [4, 0],
        [5, 3],
      ]),
    ),
    "by hand",
    [
      [1, 1],
      [2, 0],
    ],
  );
});

test("of no rows, and of no right sides", () => {
  expect(solve(full([0, 0], 1, "float32"), full([0, 3], 1, "float32")).shape).toEqual([0, 3]);
  expect(solve(full([2, 2, 2], 1, "float32"), full([2, 2, 0], 1, "float32")).shape).toEqual([2, 2, 0]);
});

test("solve says what it was given, what it expected, and how to mend it", () => {
  const a = array([
    [1, 0],
    [0, 1],
  ]);
  expect(() => solve(a, array([1, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: solve: given a [2, 2] and b [2]; expected a [...batch, n, n] and b [...batch, n, m], with one n, here 2. Broadcast the batches, and give a single right side an axis of length 1, or use linalg.solve, which does.]`,
  );
  expect(() => solve(array([[1, 2]]), a)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: solve: given a [1, 2]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
});
