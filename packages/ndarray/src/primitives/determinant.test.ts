import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import { mul } from "./arithmetic.js";
import { cofactor, det } from "./determinant.js";
import { full } from "./full.js";
import { identityLike, matmul, turned } from "./matrices.js";
import { broadcastInDim } from "./sumBroadcast.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("the signed volume of the rows", () => {
  expect(
    toNested(
      det(
        array([
          [
            [2, 0],
            [0, 3],
          ],
          [
            [0, 1],
            [1, 0],
          ],
        ]),
      ),
    ),
  ).toEqual([6, -1]);
  expect(toNested(det(full([0, 0], 1, "float32")))).toBe(1);
});

test("cofactors, of singular matrices too", () => {
  expect(
    toNested(
      cofactor(
        array([
          [1, 2],
          [3, 4],
        ]),
      ),
    ),
  ).toEqual(
    [
      [4, -3],
      [-2, 1],
    ].map((row) => row.map((v) => expect.closeTo(v, 5) as number)),
  );
  expectClose(
    "C",
    cofactor(
      array([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ]),
    ),
    "by hand",
    [
      [-3, 6, -3],
      [6, -12, 6],
      [-3, 6, -3],
    ],
  );
  expect(
    toNested(
      cofactor(
        array([
          [0, 0],
          [0, 3],
        ]),
      ),
    ),
  ).toEqual([
    [3, 0],
    [0, 0],
  ]);
  expect(toNested(cofactor(array([[0]])))).toEqual([[1]]);
});

/** The definition, by expansion along the first row. */
const expansion = (rows: readonly (readonly number[])[]): number =>
  rows.length === 0
    ? 1
    : rows[0].reduce(
        (sum, v, j) => sum + (j % 2 === 0 ? v : -v) * expansion(rows.slice(1).map((row) => row.filter((_, k) => k !== j))),
        0,
      );

const square = fc.integer({ min: 0, max: 5 }).chain((n) => arrays([n, n]));

test("det is the expansion along a row", () => {
  fc.assert(
    fc.property(square, (a) => {
      const data = toTypedArray(a);
      const n = a.shape[0];
      const rows = Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * n, (i + 1) * n)));
      expectClose("det", det(a), "expansion", expansion(rows), { atol: 1e-9 });
    }),
    runs,
  );
});

test("A·Cᵀ = det A·I", () => {
  fc.assert(
    fc.property(square, (a) => {
      const scaled = mul(broadcastInDim(det(a), a.shape, [0, 1]), identityLike(a));
      expectClose("A·Cᵀ", matmul(a, turned(cofactor(a))), "det A·I", scaled, { atol: 1e-8 });
    }),
    runs,
  );
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => det(array([[1, 2]]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: det: given a [1, 2]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
});
