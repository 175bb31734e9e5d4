import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { examples, type Sequence } from "./sequence.js";
import { kFold, split } from "./split.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const data = (n: number) => examples(np.array(Int32Array.from({ length: n }, (_, i) => i)));
const list = (part: Sequence<np.NDArray>): number[] => [...part].map((x) => np.item(x));
const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("three quarters and a quarter; thirds", () => {
  expect(split([0.75, 0.25])(data(8)).map(list)).toEqual([
    [0, 1, 2, 3, 4, 5],
    [6, 7],
  ]);
  expect(split([1 / 3, 1 / 3, 1 / 3])(data(4)).map(list)).toEqual([[0], [1, 2], [3]]);
  expect(split([0.5])(data(4)).map(list)).toEqual([[0, 1]]);
});

test("fractions that add up to 1 leave nothing out and give nothing twice", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }).filter((w) => w.some((x) => x > 0));
  fc.assert(
    fc.property(weights, fc.nat({ max: 30 }), (weights, n) => {
      const sum = weights.reduce((a, b) => a + b, 0);
      const parts = split(weights.map((w) => w / sum))(data(n)).map(list);
      expect(parts.flat()).toEqual(all(n));
      parts.forEach((part, i) => expect(Math.abs(part.length - (n * weights[i]!) / sum)).toBeLessThanOrEqual(1));
    }),
    runs,
  );
});

test("every element is in the test of one fold and in the training of all others", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 8 }), fc.nat({ max: 20 }), (k, more) => {
      const n = k + more;
      const folds = kFold(k)(data(n)).map(({ train, test }) => ({ train: list(train), test: list(test) }));
      expect(folds.flatMap(({ test }) => test)).toEqual(all(n));
      for (const { train, test } of folds) {
        expect([...train, ...test].sort((a, b) => a - b)).toEqual(all(n));
        expect(test.length - Math.floor(n / k)).toBeLessThanOrEqual(1);
      }
    }),
    runs,
  );
});

test("says what is wrong", () => {
  expect(() => split([0.8, 0.3])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: split: given the fractions 0.8, 0.3; expected numbers from 0 to 1 that add up to 1 or less. Divide counts by the length of the data.]`,
  );
  expect(() => split([NaN])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: split: given the fractions NaN; expected numbers from 0 to 1 that add up to 1 or less. Divide counts by the length of the data.]`,
  );
  expect(() => kFold(1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kFold: given k 1; expected a whole number of at least 2. Pass a count.]`,
  );
  expect(() => kFold(5)(data(4))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kFold: given 5 folds of 4 elements; expected at most 4 folds. Take fewer folds.]`,
  );
});
