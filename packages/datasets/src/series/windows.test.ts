import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { batch } from "../sequence/batch.js";
import { pipe } from "../sequence/pipe.js";
import { windows } from "./windows.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const time = (n: number) => np.array(Int32Array.from({ length: n }, (_, i) => i));

test("what was seen, and what came then", () => {
  const pairs = windows(time(7), { length: 3, horizon: 2, step: 2 });
  expect([...pairs].map(({ inputs, targets }) => [np.toNested(inputs), np.toNested(targets)])).toEqual([
    [
      [0, 1, 2],
      [3, 4],
    ],
    [
      [2, 3, 4],
      [5, 6],
    ],
  ]);
  const language = windows(time(7), { length: 3, ahead: 1, horizon: 3, step: 3 });
  expect([...language].map(({ inputs, targets }) => [np.toNested(inputs), np.toNested(targets)])).toEqual([
    [
      [0, 1, 2],
      [1, 2, 3],
    ],
    [
      [3, 4, 5],
      [4, 5, 6],
    ],
  ]);
});

test("batches of windows over several columns", () => {
  const values = np.array([
    [1, 10],
    [2, 20],
    [3, 30],
    [4, 40],
  ]);
  const [{ inputs, targets }] = [...pipe(windows(values, { length: 2 }), batch(2))];
  expect(np.toNested(inputs)).toEqual([
    [
      [1, 10],
      [2, 20],
    ],
    [
      [2, 20],
      [3, 30],
    ],
  ]);
  expect(np.toNested(targets)).toEqual([[[3, 30]], [[4, 40]]]);
});

test("a window is a slice of the series, and there are as many as fit", () => {
  const options = fc.record({
    length: fc.integer({ min: 1, max: 5 }),
    horizon: fc.integer({ min: 1, max: 4 }),
    ahead: fc.nat({ max: 6 }),
    step: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.nat({ max: 20 }), options, (n, { length, horizon, ahead, step }) => {
      const pairs = windows(time(n), { length, horizon, ahead, step });
      const all = Array.from({ length: n }, (_, i) => i);
      const starts = all.filter((start) => start % step === 0 && start + Math.max(length, ahead + horizon) <= n);
      expect(pairs.length).toBe(starts.length);
      starts.forEach((start, i) => {
        const { inputs, targets } = pairs.at(i);
        expect(np.toNested(inputs)).toEqual(all.slice(start, start + length));
        expect(np.toNested(targets)).toEqual(all.slice(start + ahead, start + ahead + horizon));
      });
    }),
    runs,
  );
});

test("says what is wrong", () => {
  expect(() => windows(time(3), { length: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: windows: given length 0; expected a whole number of at least 1. Count in moments.]`,
  );
  expect(() => windows(time(3), { length: 1, ahead: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: windows: given ahead -1; expected a whole number of at least 0. Count from the beginning of the input.]`,
  );
  expect(() => windows(np.array(3), { length: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: windows: given values []; expected [time, …]. Pass a series.]`,
  );
});
