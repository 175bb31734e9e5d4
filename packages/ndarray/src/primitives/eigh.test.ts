import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray } from "../core.js";
import { range } from "../shape.js";
import { mul } from "./arithmetic.js";
import { eigh } from "./eigh.js";
import { full } from "./full.js";
import { asRows, identityLike, matmul, symmetricPart, turned } from "./matrices.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

const checkDecomposition = (a: NDArray): void => {
  const [w, v] = eigh(a);
  const n = a.shape[a.ndim - 1];
  const tolerance = { rtol: 1e-9, atol: 1e-10 * Math.max(1, ...toTypedArray(a).map(Math.abs)) * n };
  expectClose("V·Λ·Vᵀ", matmul(mul(v, asRows(w, n)), turned(v)), "A", symmetricPart(a), tolerance);
  expectClose("VᵀV", matmul(turned(v), v), "I", identityLike(v));
  const values = toTypedArray(w);
  for (let i = 0; i < values.length; i++) if (i % n > 0) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]);
};

test("eigenvalues in ascending order, vectors in columns", () => {
  const [w, v] = eigh(
    array(
      [
        [2, 1],
        [1, 2],
      ],
      { dtype: "float64" },
    ),
  );
  expectClose("w", w, "by hand", [1, 3]);
  expectClose("|v|", array(toTypedArray(v).map(Math.abs), { shape: [2, 2] }), "by hand", full([2, 2], Math.SQRT1_2, "float64"));
});

test("of a diagonal, of one element, of none, of zeros", () => {
  expect(
    toNested(
      eigh(
        array([
          [3, 0],
          [0, -1],
        ]),
      )[0],
    ),
  ).toEqual([-1, 3]);
  expect(eigh(array([[7]])).map(toNested)).toEqual([[7], [[1]]]);
  expect(eigh(full([0, 0], 1, "float32")).map((x) => x.shape)).toEqual([[0], [0, 0]]);
  expect(toNested(eigh(full([3, 3], 0, "float32"))[0])).toEqual([0, 0, 0]);
});

test("NaN and ∞ give NaN, and an end", () => {
  expect(
    toNested(
      eigh(
        array([
          [NaN, 0],
          [0, 1],
        ]),
      )[0],
    ),
  ).toEqual([NaN, NaN]);
  expect(
    toNested(
      eigh(
        array([
          [Infinity, 0],
          [0, 1],
        ]),
      )[0],
    ),
  ).toEqual([NaN, NaN]);
});

test("A = V·Λ·Vᵀ and VᵀV = I", () => {
  const shapes = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 7 })).map(([batch, n]) => [batch, n, n]);
  fc.assert(fc.property(arrays(shapes), checkDecomposition), runs);
});

test("eigenvalues that are equal, nearly equal, or far apart", () => {
  const n = 60;
  const matrix = (f: (i: number, j: number) => number): NDArray =>
    array(
      Float64Array.from(range(n * n), (at) => f(Math.floor(at / n), at % n)),
      { shape: [n, n] },
    );
  checkDecomposition(matrix(() => 1));
  checkDecomposition(matrix((i, j) => (i === j ? 1 : 1e-14)));
  checkDecomposition(matrix((i, j) => 1 / (i + j + 1)));
  checkDecomposition(matrix((i, j) => Math.sin(i * j) * 10 ** (-Math.abs(i - j) / 4)));
});

test("the second difference has eigenvalues 2 − 2·cos(kπ/(n + 1))", () => {
  const n = 30;
  const a = array(
    Float64Array.from(range(n * n), (at) => [2, -1][Math.abs(Math.floor(at / n) - (at % n))] ?? 0),
    { shape: [n, n] },
  );
  const expected = array(Float64Array.from(range(n), (k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))));
  expectClose("w", eigh(a)[0], "by formula", expected, { rtol: 1e-12 });
});

test("eigh says what it was given, what it expected, and how to mend it", () => {
  expect(() => eigh(array([[1, 2]]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: eigh: given a [1, 2]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
});
