import { expect, test } from "vitest";
import * as fc from "fast-check";
import { allClose } from "@nabla-js/gradcheck";
import { jit } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import { fillMissing, minMaxScaling, oneHotCodes, standardScaling } from "./scaling.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const tables = fc
  .record({ n: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 4 }), seed: fc.nat({ max: 99 }) })
  .map(({ n, columns, seed }) =>
    np.array(
      Float64Array.from({ length: n * columns }, (_, i) => 10 * Math.sin(seed + i * i)),
      { shape: [n, columns] },
    ),
  );

test("missing numbers do not count, and stay missing; a column that never changes keeps its scale", () => {
  const x = np.array([
    [1, 5, NaN],
    [3, 5, 2],
    [NaN, 5, 6],
  ]);
  const { shift, scale, apply } = standardScaling(x);
  expect([np.toNested(shift), np.toNested(scale)]).toEqual([
    [2, 5, 4],
    [1, 1, 2],
  ]);
  expect(np.toNested(fillMissing(apply(x)))).toEqual([
    [-1, 0, 0],
    [1, 0, -1],
    [0, 0, 1],
  ]);
  expect(np.toNested(fillMissing(x, shift))).toEqual([
    [1, 5, 4],
    [3, 5, 2],
    [2, 5, 6],
  ]);
  expect(np.toNested(minMaxScaling(x).apply(x))).toEqual([
    [0, 0, NaN],
    [1, 0, 0],
    [NaN, 0, 1],
  ]);
});

test("standardised columns have mean 0 and variance 1; invert takes it back; both jit", () => {
  fc.assert(
    fc.property(tables, (x) => {
      const { apply, invert, scale } = standardScaling(x);
      const y = apply(x);
      expect(allClose(np.mean(y, 0), np.zerosLike(scale))).toBe(true);
      const changes = np.astype(np.greater(np.std(x, 0), 0), "float64");
      expect(allClose(np.mean(np.square(y), 0), changes)).toBe(true);
      expect(allClose(invert(y), x)).toBe(true);
      expect(allClose(jit(apply)(x), y)).toBe(true);
    }),
    runs,
  );
});

test("codes as columns; −1 is a row of zeros", () => {
  expect(np.toNested(oneHotCodes(np.array(new Int32Array([2, -1, 0])), 3))).toEqual([
    [0, 0, 1],
    [0, 0, 0],
    [1, 0, 0],
  ]);
  expect(oneHotCodes(np.zeros([2, 3], "int32"), 4).shape).toEqual([2, 3, 4]);
});

test("one row for each example", () => {
  expect(() => standardScaling(np.zeros([3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: standardScaling: given x [3]; expected [n, columns]. Reshape to one row for each example.]`,
  );
});
