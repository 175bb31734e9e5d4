import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { add } from "./arithmetic.js";
import { cholesky } from "./cholesky.js";
import { full } from "./full.js";
import { identityLike, lower, matmul, turned } from "./matrices.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("the root of a positive definite matrix, as a lower triangle", () => {
  expect(
    toNested(
      cholesky(
        array([
          [4, 2],
          [2, 5],
        ]),
      ),
    ),
  ).toEqual([
    [2, 0],
    [1, 2],
  ]);
});

test("only the symmetric part counts", () => {
  expect(
    toNested(
      cholesky(
        array([
          [4, 0],
          [4, 5],
        ]),
      ),
    ),
  ).toEqual([
    [2, 0],
    [1, 2],
  ]);
});

test("NaN where the matrix is not positive definite, in that matrix alone", () => {
  const [bad, good] = [
    [
      [1, 2],
      [2, 1],
    ],
    [
      [9, 0],
      [0, 1],
    ],
  ];
  expect(toNested(cholesky(array([bad, good])))).toEqual([
    [
      [NaN, 0],
      [NaN, NaN],
    ],
    [
      [3, 0],
      [0, 1],
    ],
  ]);
});

test("of no rows, and of no matrices", () => {
  expect(cholesky(full([0, 0], 1, "float32")).shape).toEqual([0, 0]);
  expect(cholesky(full([0, 3, 3], 1, "float32")).shape).toEqual([0, 3, 3]);
});

test("L·Lᵀ = A, and L is lower", () => {
  const shapes = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 6 })).map(([batch, n]) => [batch, n, n]);
  fc.assert(
    fc.property(arrays(shapes), (x) => {
      const a = add(matmul(x, turned(x)), identityLike(x));
      const l = cholesky(a);
      expectClose("L·Lᵀ", matmul(l, turned(l)), "A", a);
      expect(toNested(lower(l))).toEqual(toNested(l));
    }),
    runs,
  );
});

test("cholesky says what it was given, what it expected, and how to mend it", () => {
  expect(() => cholesky(array([[1, 2]]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: cholesky: given a [1, 2]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
  expect(() => cholesky(array([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: cholesky: given a [1]; expected square matrices, [...batch, n, n]. Reshape to two axes or more.]`,
  );
  expect(() => cholesky(array([[1]], { dtype: "int32" }))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: cholesky: given a int32; expected float32 or float64. Convert with astype(x, "float32") first.]`,
  );
});
