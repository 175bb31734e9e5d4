import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { batch } from "./batch.js";
import { map } from "./map.js";
import { pipe } from "./pipe.js";
import { repeat } from "./repeat.js";
import { examples, sequence } from "./sequence.js";
import { stackTrees } from "./stackTrees.js";
import { skip, take } from "./take.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };

const iota = (n: number): NDArray => np.array(Int32Array.from({ length: n }, (_, i) => i));
const flat = (arrays: Iterable<NDArray>): number[] => [...arrays].flatMap((x) => Array.from(np.toTypedArray(x)));

test("examples are the rows of a tree of arrays", () => {
  const data = examples({
    x: np.array([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    y: [np.array([true, false, true])],
  });
  expect(data.length).toBe(3);
  const { x, y } = data.at(1);
  expect([np.toNested(x), np.toNested(y[0]!), y[0]!.dtype]).toEqual([[3, 4], false, "bool"]);
  const rows = data.rows(Int32Array.of(2, 0, 2));
  expect(np.toNested(rows.x)).toEqual([
    [5, 6],
    [1, 2],
    [5, 6],
  ]);
});

test("batches, with a small last one or without", () => {
  const data = examples(iota(5));
  expect([...pipe(data, batch(2))].map(np.toNested)).toEqual([[0, 1], [2, 3], [4]]);
  expect([...pipe(data, batch(2, { dropLast: true }))].map(np.toNested)).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(pipe(data, batch(9, { dropLast: true })).length).toBe(0);
});

test("take, skip, repeat and map", () => {
  const data = examples(iota(5));
  expect(flat(pipe(data, take(2)))).toEqual([0, 1]);
  expect(flat(pipe(data, take(9)))).toEqual([0, 1, 2, 3, 4]);
  expect(flat(pipe(data, skip(3), repeat(2), batch(3)))).toEqual([3, 4, 3, 4]);
  expect(
    flat(
      pipe(
        data,
        map((x, i) => np.mul(x, i)),
        batch(2),
      ),
    ),
  ).toEqual([0, 1, 4, 9, 16]);
});

test("nothing is made before it is asked for, and only that", () => {
  const asked: number[] = [];
  const data = sequence(1000, (i) => (asked.push(i), np.array(i)));
  const batches = pipe(
    data,
    map((x) => np.add(x, 1)),
    skip(10),
    batch(2),
  );
  expect(asked).toEqual([]);
  expect(np.toNested(batches.at(3))).toEqual([17, 18]);
  expect(asked).toEqual([16, 17]);
});

test("an array without rows is empty; arrays that go on behind a view are read where they lie", () => {
  expect(examples(np.zeros([0, 3])).length).toBe(0);
  expect([...pipe(examples(np.zeros([0, 3])), batch(4))]).toEqual([]);
  const view = np.transpose(np.broadcastTo(np.array([1, 2, 3]), [2, 3]));
  expect(np.toNested(examples(view).rows(Int32Array.of(2, 0)))).toEqual([
    [3, 3],
    [1, 1],
  ]);
});

test("says what is wrong", () => {
  expect(() => examples({ x: np.zeros([3, 2]), y: np.zeros([4]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: examples: given data.x [3, 2] and data.y [4]; expected arrays with one first length, that of the examples. Cut the arrays to one length, and put what is no example elsewhere.]`,
  );
  expect(() => examples({ x: np.zeros([]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: examples: given data.x []; expected arrays with one first length, that of the examples. Cut the arrays to one length, and put what is no example elsewhere.]`,
  );
  expect(() => examples({ x: new Float32Array(3) })).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an instance of Float32Array at data.x; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Make an array of it with np.array(x).]`,
  );
  expect(() => examples(iota(3)).at(3)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sequence.at: given index 3 of 3 elements; expected a whole number from 0 to 2. Count from 0, and ask for length first.]`,
  );
  expect(() => examples(iota(3)).rows(Int32Array.of(-1))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sequence.at: given index -1 of 3 elements; expected a whole number from 0 to 2. Count from 0, and ask for length first.]`,
  );
  expect(() => batch(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: batch: given size 0; expected a whole number of at least 1. Pass a count.]`,
  );
  expect(() => take(-1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: take: given count -1; expected a whole number of at least 0. Pass a count.]`,
  );
  expect(() => repeat(0.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: repeat: given times 0.5; expected a whole number of at least 0. Pass a count.]`,
  );
  expect(() => stackTrees([])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: stackTrees: given no trees; expected at least one, which gives the structure. Leave out empty batches.]`,
  );
  expect(() => stackTrees([{ x: np.zeros([2]) }, { x: np.zeros([3]) }])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: stackTrees: given example 0.x (float32) [2] and example 1.x (float32) [3]; expected one shape and dtype for all examples. Pad or crop the examples to one shape first.]`,
  );
});

const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });

test("an epoch of batches visits each example once, in order", () => {
  fc.assert(
    fc.property(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 7 }), (n, size) => {
      const batches = pipe(examples(iota(n)), batch(size));
      expect(batches.length).toBe(Math.ceil(n / size));
      expect(flat(batches)).toEqual(flat([iota(n)]));
      expect([...batches].slice(0, -1).every((x) => x.shape[0] === size)).toBe(true);
    }),
    runs,
  );
});

test("rows(i, j, …) = at(i), at(j), …, stacked", () => {
  fc.assert(
    fc.property(
      shapes,
      fc
        .integer({ min: 1, max: 6 })
        .chain((n) => fc.tuple(fc.constant(n), fc.array(fc.nat({ max: n - 1 }), { minLength: 1, maxLength: 9 }))),
      fc.constantFrom("float32", "float64", "int32", "uint8", "bool"),
      (shape, [n, indices], dtype) => {
        const size = shape.reduce((a, b) => a * b, n);
        const x = np.array(
          Float64Array.from({ length: size }, (_, i) => i % 250),
          { shape: [n, ...shape], dtype },
        );
        const data = examples({ x });
        const rows = data.rows(Int32Array.from(indices));
        const stacked = stackTrees(indices.map((i) => data.at(i)));
        expect([rows.x.shape, rows.x.dtype]).toEqual([[indices.length, ...shape], dtype]);
        expect(np.toTypedArray(rows.x)).toEqual(np.toTypedArray(stacked.x));
      },
    ),
    runs,
  );
});

test("map before batch is batch before map, for a function of each element", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }), (n, size) => {
      const f = (x: NDArray): NDArray => np.mul(np.add(x, 3), 2);
      const data = examples(iota(n));
      expect(flat(pipe(data, map(f), batch(size)))).toEqual(flat(pipe(data, batch(size), map(f))));
    }),
    runs,
  );
});

test("the data is left as it was, and what came out does not change with it", () => {
  const x = iota(4);
  const first = examples(x).at(0);
  const again = pipe(examples(x), batch(4)).at(0);
  expect([np.toNested(x), np.toNested(first), np.toNested(again)]).toEqual([[0, 1, 2, 3], 0, [0, 1, 2, 3]]);
});
