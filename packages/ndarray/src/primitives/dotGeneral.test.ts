import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import { freeAxes } from "../loops/dotGeneral.js";
import { range, rowMajorStrides, sizeOf } from "../shape.js";
import { dotGeneral, type DotAxes } from "./dotGeneral.js";
import { broadcastInDim } from "./sumBroadcast.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("the matrix product", () => {
  const x = array([
    [1, 2],
    [3, 4],
  ]);
  expect(toNested(dotGeneral(x, x, { batch: [[], []], contract: [[1], [0]] }))).toEqual([
    [7, 10],
    [15, 22],
  ]);
});

test("with no axes contracted, the outer product", () => {
  expect(toNested(dotGeneral(array([1, 2]), array([3, 4, 5]), { batch: [[], []], contract: [[], []] }))).toEqual([
    [3, 4, 5],
    [6, 8, 10],
  ]);
});

test("over no elements, zero", () => {
  const a = array(new Float32Array(0), { shape: [2, 0] });
  const b = array(new Float32Array(0), { shape: [0, 3] });
  expect(toNested(dotGeneral(a, b, { batch: [[], []], contract: [[1], [0]] }))).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test("integers wrap around at their width", () => {
  const a = array([[65536, 3]], { dtype: "int32" });
  const b = array([[65537], [5]], { dtype: "int32" });
  expect(toNested(dotGeneral(a, b, { batch: [[], []], contract: [[1], [0]] }))).toEqual([[65536 + 15]]);
  const bytes = array([100, 100], { dtype: "uint8" });
  expect(toNested(dotGeneral(bytes, bytes, { batch: [[], []], contract: [[0], [0]] }))).toBe(20000 % 256);
});

test("float32 sums run in double: 2²⁴ + 1 + 1 − 2²⁴ = 2", () => {
  const a = array([2 ** 24, 1, 1, -(2 ** 24)]);
  const ones = array([1, 1, 1, 1]);
  expect(toNested(dotGeneral(a, ones, { batch: [[], []], contract: [[0], [0]] }))).toBe(2);
});

/** Two operands with batch, contracted and free axes in any order, and lengths from 0 to 6. */
const operands = fc
  .record({
    batch: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
    contract: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 2 }),
    freeA: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    freeB: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ batch, contract, freeA, freeB, seed }) => {
    const side = (free: readonly number[], seed: number): { shape: number[]; batch: number[]; contract: number[] } => {
      const lengths = [...batch, ...contract, ...free];
      const order = shuffled(lengths.length, seed);
      const place = (i: number): number => order.indexOf(i);
      return {
        shape: order.map((i) => lengths[i]),
        batch: batch.map((_, i) => place(i)),
        contract: contract.map((_, i) => place(batch.length + i)),
      };
    };
    const a = side(freeA, seed);
    const b = side(freeB, seed + 1);
    const axes: DotAxes = { batch: [a.batch, b.batch], contract: [a.contract, b.contract] };
    return { a: a.shape, b: b.shape, axes, seed };
  });

const shuffled = (n: number, seed: number): number[] =>
  range(n).sort((i, j) => Math.sin(seed * (i + 1)) - Math.sin(seed * (j + 1)));

const numbers = (shape: readonly number[], seed: number): Float64Array =>
  Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(seed + i));

/** The definition: one sum for each index of the result. */
const reference = (
  a: Float64Array,
  aShape: readonly number[],
  b: Float64Array,
  bShape: readonly number[],
  { batch, contract }: DotAxes,
): number[] => {
  const freeA = freeAxes(aShape.length, batch[0], contract[0]);
  const freeB = freeAxes(bShape.length, batch[1], contract[1]);
  const aStrides = rowMajorStrides(aShape);
  const bStrides = rowMajorStrides(bShape);
  const out: number[] = [];
  const visit = (shape: readonly number[], f: (index: number[]) => void, index: number[] = []): void => {
    if (index.length === shape.length) return f(index);
    for (let i = 0; i < shape[index.length]; i++) visit(shape, f, [...index, i]);
  };
  const at = (axes: readonly number[], index: readonly number[], strides: readonly number[]): number =>
    axes.reduce((sum, axis, i) => sum + index[i] * strides[axis], 0);
  visit(
    batch[0].map((axis) => aShape[axis]),
    (n) =>
      visit(
        freeA.map((axis) => aShape[axis]),
        (i) =>
          visit(
            freeB.map((axis) => bShape[axis]),
            (j) => {
              let sum = 0;
              visit(
                contract[0].map((axis) => aShape[axis]),
                (k) => {
                  sum +=
                    a[at(batch[0], n, aStrides) + at(freeA, i, aStrides) + at(contract[0], k, aStrides)] *
                    b[at(batch[1], n, bStrides) + at(freeB, j, bStrides) + at(contract[1], k, bStrides)];
                },
              );
              out.push(sum);
            },
          ),
      ),
  );
  return out;
};

test("is the sum of products that defines it, whatever the order of the axes", () => {
  fc.assert(
    fc.property(operands, ({ a, b, axes, seed }) => {
      const x = numbers(a, seed);
      const y = numbers(b, seed + 7);
      const got = toTypedArray(dotGeneral(array(x, { shape: a }), array(y, { shape: b }), axes));
      const want = reference(x, a, y, b, axes);
      expect(got.length).toBe(want.length);
      want.forEach((v, i) => expect(got[i]).toBeCloseTo(v, 10));
    }),
    runs,
  );
});

test("blocks of rows, columns and depth fit together", () => {
  const [m, k, n] = [261, 1030, 258];
  const x = numbers([m, k], 1);
  const y = numbers([k, n], 2);
  const got = toTypedArray(
    dotGeneral(array(x, { shape: [m, k] }), array(y, { shape: [k, n] }), { batch: [[], []], contract: [[1], [0]] }),
  );
  for (const i of [0, 3, 255, 256, 260])
    for (const j of [0, 3, 255, 256, 257]) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += x[i * k + p] * y[p * n + j];
      expect(got[i * n + j]).toBeCloseTo(sum, 9);
    }
});

test("operands that repeat are read in place", () => {
  const row = broadcastInDim(array([1, 2, 3, 4, 5]), [6, 5], [0]);
  const result = dotGeneral(row, row, { batch: [[], []], contract: [[1], [1]] });
  expect(toTypedArray(result)).toEqual(new Float32Array(36).fill(55));
});

test("dotGeneral says what it was given, what it expected, and how to mend it", () => {
  const x = array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const matmul: DotAxes = { batch: [[], []], contract: [[1], [0]] };
  expect(() => dotGeneral(x, x, matmul)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dotGeneral: given a [2, 3] and b [2, 3]; expected equal lengths along batch axes [] of a and [] of b, and contracted axes [1] and [0]. Transpose or reshape one factor so that paired axes agree.]`,
  );
  expect(() => dotGeneral(x, x, { batch: [[], []], contract: [[1], []] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dotGeneral: given batch axes [] with [], contract axes [1] with []; expected as many axes of a as of b in each pair of lists. Name the axes of both factors, in corresponding order.]`,
  );
  expect(() => dotGeneral(x, x, { batch: [[1], [0]], contract: [[1], [0]] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dotGeneral: given axes [1, 1] for an array [2, 3]; expected axes from 0 to 1, each at most once. Count axes from 0 at the left.]`,
  );
  expect(() => dotGeneral(x, array([[1]], { dtype: "int32" }), matmul)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: dotGeneral: given a float32 and b int32; expected one dtype for all. Convert one with astype, or use the function of the same name in @nabla-js/ndarray, which promotes.]`,
  );
});
