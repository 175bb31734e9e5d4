import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray } from "../core.js";
import { ruleOf } from "../primitive.js";
import { range } from "../shape.js";
import { mul } from "./arithmetic.js";
import { full } from "./full.js";
import { asRows, identityLike, matmul, turned } from "./matrices.js";
import { slice } from "./padSlice.js";
import { svd, svdP } from "./svd.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

const checkDecomposition = (a: NDArray, fullMatrices = false): void => {
  const [u, s, vt] = svd(a, { fullMatrices });
  const [rows, columns] = a.shape.slice(-2);
  const size = Math.min(rows, columns);
  const batch = a.shape.slice(0, -2);
  const none = a.shape.map(() => 0);
  const front = slice(u, none, [...batch, rows, size]);
  const top = slice(vt, none, [...batch, size, columns]);
  const tolerance = { rtol: 1e-10, atol: 1e-12 * Math.max(1, ...toTypedArray(s)) };
  expectClose("U·S·Vᵀ", matmul(mul(front, asRows(s, rows)), top), "A", a, tolerance);
  const [left, right] = [matmul(turned(u), u), matmul(vt, turned(vt))];
  expectClose("UᵀU", left, "I", identityLike(left));
  expectClose("VᵀV", right, "I", identityLike(right));
  const values = toTypedArray(s);
  for (let i = 0; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(0);
  for (let i = 0; i < values.length; i++) if (i % size > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
};

test("singular values in descending order", () => {
  expect(
    toNested(
      svd(
        array([
          [0, 2],
          [3, 0],
        ]),
      )[1],
    ),
  ).toEqual([3, 2]);
  expect(svd(array([[-7]])).map(toNested)).toEqual([[[-1]], [7], [[1]]]);
});

test("of no rows or columns, and of zeros", () => {
  expect(svd(full([0, 2], 1, "float32"), { fullMatrices: false }).map((x) => x.shape)).toEqual([[0, 0], [0], [0, 2]]);
  expect(svd(full([2, 0], 1, "float32"), { fullMatrices: true }).map((x) => x.shape)).toEqual([[2, 2], [0], [0, 0]]);
  checkDecomposition(full([3, 2], 0, "float64"), true);
});

test("NaN and ∞ give NaN, and an end", () => {
  expect(
    toNested(
      svd(
        array([
          [NaN, 0],
          [0, 1],
        ]),
      )[1],
    ),
  ).toEqual([NaN, NaN]);
  expect(
    toNested(
      svd(
        array([
          [Infinity, 0],
          [0, 1],
        ]),
      )[1],
    ),
  ).toEqual([NaN, NaN]);
});

test("A = U·S·Vᵀ with orthonormal U and V, tall and wide, reduced and full", () => {
  const shapes = fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .map((shape) => [...shape]);
  fc.assert(fc.property(arrays(shapes), fc.boolean(), checkDecomposition), runs);
});

test("matrices without full rank, and values far apart", () => {
  const matrix = (rows: number, columns: number, f: (i: number, j: number) => number): NDArray =>
    array(
      Float64Array.from(range(rows * columns), (at) => f(Math.floor(at / columns), at % columns)),
      { shape: [rows, columns] },
    );
  checkDecomposition(
    matrix(7, 5, () => 1),
    true,
  );
  checkDecomposition(
    matrix(5, 7, (i, j) => i * j),
    true,
  );
  checkDecomposition(matrix(40, 40, (i, j) => 1 / (i + j + 1)));
  checkDecomposition(matrix(30, 20, (i, j) => (i === j ? 10 ** -i : 0)));
  checkDecomposition(matrix(3, 3, (i, j) => (i + j) * 1e300));
});

test("small singular values are found to high relative accuracy", () => {
  const values = [1, 1e-8, 1e-16, 1e-24];
  const a = array(
    values.map((v, i) => values.map((_, j) => (i === j ? v : 0))),
    { dtype: "float64" },
  );
  expectClose("s", svd(a)[1], "by hand", values, { atol: 0 });
});

test("svd says what it was given, what it expected, and how to mend it", () => {
  expect(() => svd(array([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: svd: given a [1]; expected matrices, [...batch, m, n]. Reshape to two axes or more.]`,
  );
  const a = array([[1], [2]]);
  expect(() =>
    ruleOf(svdP.jvp, 0)!(a, svd(a, { fullMatrices: true }), [a], { fullMatrices: true }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: svd: given a derivative with square U and V for matrices of 2 × 1; expected as many vectors as singular values, since the others are not determined. Pass fullMatrices: false.]`,
  );
});
