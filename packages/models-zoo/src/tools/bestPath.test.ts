import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bestPath } from "./bestPath.js";
import { editDistance } from "./editDistance.js";

test("a path says each run once, twice where a blank stands between, and blanks not at all", () => {
  expect(bestPath([])).toEqual([]);
  expect(bestPath([0, 3, 3, 0, 3, 5, 5])).toEqual([3, 3, 5]);
  expect(bestPath([4, 4, 1, 4], 4)).toEqual([1]);
});

test("what is said with blanks between, each symbol for as long as one likes, is what was to be said", () => {
  const said = fc.array(fc.record({ symbol: fc.integer({ min: 1, max: 4 }), lasts: fc.integer({ min: 1, max: 3 }) }));
  fc.assert(
    fc.property(said, (symbols) => {
      const path = symbols.flatMap(({ symbol, lasts }) => [...new Array<number>(lasts).fill(symbol), 0]);
      expect(bestPath(path)).toEqual(symbols.map(({ symbol }) => symbol));
    }),
  );
});

/** The distance by its definition, without a table. */
const slow = (a: readonly number[], b: readonly number[]): number =>
  a.length === 0 || b.length === 0
    ? a.length + b.length
    : Math.min(slow(a.slice(1), b) + 1, slow(a, b.slice(1)) + 1, slow(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1));

test("the distance from kitten to sitting is 3; it is that of the definition", () => {
  expect(editDistance([..."kitten"], [..."sitting"])).toBe(3);
  const few = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 4 });
  fc.assert(fc.property(few, few, (a, b) => editDistance(a, b) === slow(a, b)));
});
