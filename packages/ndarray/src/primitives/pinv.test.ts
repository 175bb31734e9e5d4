import { expectClose } from "@nabla-js/gradcheck";
import { expect, test } from "vitest";
import { array } from "../array.js";
import { full } from "./full.js";
import { pinv } from "./pinv.js";

test("the inverse where there is one, zero for zero, and small values count as zero", () => {
  expectClose(
    "A⁺",
    pinv(
      array([
        [2, 0],
        [0, 4],
      ]),
      1e-6,
    ),
    "by hand",
    [
      [0.5, 0],
      [0, 0.25],
    ],
  );
  expectClose("A⁺", pinv(array([[0, 0, 0]]), 1e-6), "by hand", [[0], [0], [0]]);
  expectClose(
    "A⁺",
    pinv(
      array([
        [2, 0],
        [0, 1e-3],
      ]),
      1e-2,
    ),
    "by hand",
    [
      [0.5, 0],
      [0, 0],
    ],
  );
});

test("of no rows", () => {
  expect(pinv(full([0, 2], 1, "float32"), 1e-6).shape).toEqual([2, 0]);
});

test("pinv says what it was given, what it expected, and how to mend it", () => {
  expect(() => pinv(array([1]), 1e-6)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: pinv: given a [1]; expected matrices, [...batch, m, n]. Reshape to two axes or more.]`,
  );
});
