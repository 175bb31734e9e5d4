import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rowMajorStrides, sizeOf } from "../shape.js";
import { contiguous, hostArray, type HostArray } from "../storage.js";
import { map2 } from "./map.js";
import { rows1, rows2 } from "./rows.js";

const runs = Number(process.env.NABLA_RUNS ?? 50);

/** An array of a shape, of which some axes repeat. */
const repeating = (shape: readonly number[]): fc.Arbitrary<HostArray> =>
  fc.tuple(...shape.map(() => fc.boolean())).map((repeats) => {
    const own = shape.map((length, axis) => (repeats[axis] ? 1 : length));
    const data = Float64Array.from({ length: sizeOf(own) }, (_, i) => i + 1);
    const strides = rowMajorStrides(own).map((stride, axis) => (repeats[axis] ? 0 : stride));
    return hostArray({ shape, dtype: "float64" }, data, repeats.some(Boolean) ? strides : null);
  });

const pairs = fc
  .array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 })
  .chain((shape) => fc.tuple(repeating(shape), repeating(shape)));

test("rows over repeated arrays are rows over their copies", () => {
  fc.assert(
    fc.property(pairs, ([x, y]) => {
      const f = (a: number, b: number): number => 100 * a + b;
      const type = { shape: x.shape, dtype: "float64" as const };
      expect(contiguous(map2(f, x, y, type)).data).toEqual(map2(f, contiguous(x), contiguous(y), type).data);
    }),
    { numRuns: runs },
  );
});

test("what every operand repeats is computed once", () => {
  const x = hostArray({ shape: [1000, 2], dtype: "float32" }, Float32Array.of(1, 2), [0, 1]);
  let computed = 0;
  const y = rows1(
    (z, k, n, x, p, dx) => {
      computed += n;
      for (let i = 0; i < n; i++, p += dx) z[k + i] = -x[p];
    },
    x,
    { shape: [1000, 2], dtype: "float32" },
  );
  expect(computed).toBe(2);
  expect(y.strides).toEqual([0, 1]);
  expect(contiguous(y).data.slice(0, 4)).toEqual(Float32Array.of(-1, -2, -1, -2));
});

test("a buffer may be longer than its array, and integers keep their low bits", () => {
  const x = hostArray({ shape: [2], dtype: "uint32" }, Uint32Array.of(4294967295, 2, 99));
  const sum = rows2(
    (z, k, n, x, p, dx, y, q, dy) => {
      for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] + y[q];
    },
    x,
    x,
    { shape: [2], dtype: "uint32" },
  );
  expect(sum.data).toEqual(Uint32Array.of(4294967294, 4));
});
