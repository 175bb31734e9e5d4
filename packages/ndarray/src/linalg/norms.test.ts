import { arrays, expectClose, shapes } from "@nabla-js/gradcheck";
import { grad } from "@nabla-js/grad";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as linalg from "../linalg.js";
import * as np from "../index.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const x = np.array([3, -4, 0]);
const a = np.array([
  [1, -2],
  [3, 4],
]);

test("norms of a vector", () => {
  const norms = [undefined, 1, 2, 3, Infinity, -Infinity, 0].map((ord) =>
    np.item(linalg.norm(x, ord === undefined ? {} : { ord })),
  );
  expectClose("norms", np.array(norms), "by hand", [5, 7, 5, Math.cbrt(91), 4, 0, 2]);
});

test("norms of a matrix", () => {
  const s = np.toTypedArray(linalg.svdvals(a));
  const orders = [null, "fro", 1, -1, Infinity, -Infinity, 2, -2, "nuc"] as const;
  const norms = orders.map((ord) => np.item(linalg.norm(a, { ord })));
  expectClose("norms", np.array(norms), "by hand", [Math.sqrt(30), Math.sqrt(30), 6, 4, 7, 3, s[0], s[1], s[0] + s[1]]);
});

test("along axes, in any order, kept or not", () => {
  const b = np.reshape(np.arange(24), [2, 3, 4]);
  expect(linalg.norm(b, { axis: 1, keepdims: true }).shape).toEqual([2, 1, 4]);
  expect(linalg.norm(b, { axis: [2, 0], ord: 1, keepdims: true }).shape).toEqual([1, 3, 1]);
  expectClose(
    "1-norm",
    linalg.norm(b, { axis: [2, 0], ord: 1 }),
    "of the transpose",
    linalg.matrixNorm(np.transpose(b, [1, 2, 0]), { ord: 1 }),
  );
  expect(np.item(linalg.norm(np.ones([2, 2, 2])))).toBeCloseTo(Math.sqrt(8));
});

test("of nothing, 0", () => {
  for (const ord of [1, 2, 3, Infinity, 0]) expect(np.item(linalg.vectorNorm(np.array([]), { ord }))).toBe(0);
  expect(np.item(linalg.matrixNorm(np.ones([0, 2]), { ord: 2 }))).toBe(0);
});

test("at zero the derivative is 0, not NaN", () => {
  for (const ord of [2, 3, 1.5])
    expectClose("grad", grad((v: np.NDArray) => linalg.vectorNorm(v, { ord }))(np.array([0, 0])), "zero", [0, 0]);
  expectClose("grad", grad((v: np.NDArray) => linalg.norm(v))(np.array([3, 4])), "by hand", [0.6, 0.8]);
});

test("the triangle inequality, and ‖c·x‖ = |c|·‖x‖", () => {
  const pairs = shapes({ minRank: 1, minSide: 1 }).chain((shape) =>
    fc.tuple(arrays(shape), arrays(shape), fc.constantFrom(1, 1.5, 2, 3, Infinity)),
  );
  fc.assert(
    fc.property(pairs, ([u, v, ord]) => {
      const size = (w: np.NDArray): number => np.item(linalg.vectorNorm(w, { ord }));
      expect(size(np.add(u, v))).toBeLessThanOrEqual(size(u) + size(v) + 1e-9);
      expect(size(np.mul(-2, u))).toBeCloseTo(2 * size(u), 9);
    }),
    runs,
  );
});

test("cond is the ratio of singular values, 1 for a rotation, infinite for a singular matrix", () => {
  expectClose(
    "cond",
    linalg.cond(
      np.array([
        [2, 0],
        [0, 8],
      ]),
    ),
    "by hand",
    4,
  );
  expectClose(
    "cond",
    linalg.cond(
      np.array([
        [2, 0],
        [0, 8],
      ]),
      1,
    ),
    "by hand",
    4,
  );
  expectClose(
    "cond",
    linalg.cond(
      np.array([
        [0.6, -0.8],
        [0.8, 0.6],
      ]),
    ),
    "by hand",
    1,
  );
  expect(
    np.item(
      linalg.cond(
        np.array([
          [0, 0],
          [0, 0],
        ]),
        1,
      ),
    ),
  ).toBe(Infinity);
});

test("matrixRank counts what is not zero", () => {
  expect(
    np.toNested(
      linalg.matrixRank(
        np.array([
          [
            [1, 2],
            [2, 4],
          ],
          [
            [1, 0],
            [0, 1],
          ],
          [
            [0, 0],
            [0, 0],
          ],
        ]),
      ),
    ),
  ).toEqual([1, 2, 0]);
  expect(
    np.item(
      linalg.matrixRank(
        np.array([
          [1, 0],
          [0, 0.01],
        ]),
        { rtol: 0.1 },
      ),
    ),
  ).toBe(1);
  expect(np.item(linalg.matrixRank(np.ones([3, 0])))).toBe(0);
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => linalg.norm(x, { ord: "fro" })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: norm: given the order "fro" for vectors; expected a number, of which ±Infinity are the extremes. Leave it out for the root of the sum of squares.]`,
  );
  expect(() => linalg.norm(a, { ord: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: norm: given the order 3 for matrices; expected one of "fro", "nuc", 1, -1, 2, -2, Infinity, -Infinity. For the norm of all elements seen as a vector, use vectorNorm.]`,
  );
  expect(() => linalg.norm(np.ones([2, 2, 2]), { ord: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: norm: given x [2, 2, 2] and axes [0, 1, 2]; expected one axis or two for an order. Choose them with axis, or leave ord out for the root of the sum of squares.]`,
  );
  expect(() => linalg.norm(x, { axis: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: norm: given axis 1 for an array of 1 axes; expected an axis from -1 to 0. Negative axes count from the end.]`,
  );
  expect(() => linalg.cond(np.ones([2, 3]), 1)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: cond: given a [2, 3]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
});
