import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { cache } from "./cache.js";
import { padBatch } from "./padBatch.js";
import { pipe } from "./pipe.js";
import { sequence } from "./sequence.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const texts = (lengths: readonly number[]) =>
  sequence(lengths.length, (i) => ({
    tokens: np.array(new Int32Array(lengths[i]!).fill(i + 1)),
    label: np.array(i, { dtype: "int32" }),
  }));

test("shorter ones are padded, and their lengths are told", () => {
  const [first, second] = [...pipe(texts([1, 3, 2]), padBatch(2))];
  expect([np.toNested(first!.data.tokens), np.toNested(first!.data.label)]).toEqual([
    [
      [1, 0, 0],
      [2, 2, 2],
    ],
    [0, 1],
  ]);
  expect(first!.lengths).toMatchObject({ label: null });
  expect(np.toNested((first!.lengths as { tokens: np.NDArray }).tokens)).toEqual([1, 3]);
  expect(np.toNested(second!.data.tokens)).toEqual([[3, 3]]);
});

test("to one length, with a value of one's own", () => {
  const { data, lengths } = pipe(texts([1, 3]), padBatch(2, { length: 2, value: -1 })).at(0);
  expect(np.toNested(data.tokens)).toEqual([
    [1, -1],
    [2, 2],
  ]);
  expect(np.toNested((lengths as { tokens: np.NDArray }).tokens)).toEqual([1, 2]);
  expect(pipe(texts([1, 2, 3]), padBatch(2, { dropLast: true })).length).toBe(1);
});

test("what is within its length is the example, and what is behind is the value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      (lengths, width) => {
        const rows = lengths.map((n, i) =>
          np.array(
            Float32Array.from({ length: n * width }, (_, j) => 10 * i + j),
            { shape: [n, width] },
          ),
        );
        const { data, lengths: told } = pipe(
          sequence(rows.length, (i) => rows[i]!),
          padBatch(rows.length, { value: 7 }),
        ).at(0);
        expect(data.shape).toEqual([rows.length, Math.max(...lengths), width]);
        expect(np.toNested(told as np.NDArray)).toEqual(lengths);
        (np.toNested(data) as number[][][]).forEach((example, i) => {
          expect(example.slice(0, lengths[i])).toEqual(np.toNested(rows[i]!));
          expect(
            example
              .slice(lengths[i])
              .flat()
              .every((x) => x === 7),
          ).toBe(true);
        });
      },
    ),
    runs,
  );
});

test("arrays that differ otherwise are refused", () => {
  const mixed = sequence(2, (i) => np.zeros([2, i + 1]));
  expect(() => pipe(mixed, padBatch(2)).at(0)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: padBatch: given example 0 (float32) [2, 1] and example 1 (float32) [2, 2]; expected arrays that differ in their first length alone. Bring the examples to one rank and dtype first.]`,
  );
});

test("a cache makes each element once", () => {
  const made: number[] = [];
  const kept = cache(sequence(3, (i) => (made.push(i), np.array(i))));
  expect([...kept, ...kept].map((x) => np.item(x))).toEqual([0, 1, 2, 0, 1, 2]);
  expect(np.toNested(kept.rows(Int32Array.of(2, 0)))).toEqual([2, 0]);
  expect(made).toEqual([0, 1, 2]);
});
