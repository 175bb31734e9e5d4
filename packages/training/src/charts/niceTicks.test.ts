import { expect, test } from "vitest";
import * as fc from "fast-check";
import { niceTicks, tickText } from "./niceTicks.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

test("round numbers within the range", () => {
  expect(niceTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(niceTicks(0.13, 2.31)).toEqual([0.5, 1, 1.5, 2]);
  expect(niceTicks(-3, 9400, 6)).toEqual([0, 2000, 4000, 6000, 8000]);
  expect(niceTicks(5, 5)).toEqual([5]);
});

test("ticks lie within the range, evenly, about as many as asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 2, max: 10 }),
      (low, size, count) => {
        const ticks = niceTicks(low / 1000, (low + size) / 1000, count);
        expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(count / 2));
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 1);
        for (const tick of ticks)
          expect(tick >= low / 1000 - 1e-9 * size && tick <= (low + size) / 1000 + 1e-9 * size).toBe(true);
        const steps = ticks.slice(1).map((tick, i) => tick - ticks[i]);
        for (const step of steps) expect(Math.abs(step - steps[0])).toBeLessThan(1e-6 * steps[0] + 1e-9);
      },
    ),
    { numRuns: runs },
  );
});

test("numbers on an axis are short", () => {
  expect([0, 0.30000000000000004, 2000, 2e6, 1e-5, -1.5].map(tickText)).toEqual(["0", "0.3", "2000", "2e6", "1e-5", "-1.5"]);
});
