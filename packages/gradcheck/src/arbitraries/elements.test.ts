import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  awayFrom,
  awayFromIntegers,
  awayFromZero,
  between,
  booleans,
  distinct,
  dominantDiagonal,
  edges,
  integers,
  lattice,
  near,
  positive,
  ties,
  type Elements,
} from "./elements.js";

const holds = (elements: Elements, claim: (x: number) => boolean): void =>
  fc.assert(fc.property(elements(5), (values) => values.length === 5 && values.every(claim)));

const all = (elements: Elements): number[] => fc.sample(elements(8), { numRuns: 100, seed: 1 }).flat();

test("domains keep to what they promise", () => {
  holds(between(-0.3, 0.7), (x) => x >= -0.3 && x <= 0.7);
  holds(between(1000, 1001), (x) => x >= 1000 && x <= 1001);
  holds(positive(0.5, 2), (x) => x >= 0.5 && x <= 2);
  holds(awayFromZero(0.25, 2), (x) => Math.abs(x) >= 0.25 && Math.abs(x) <= 2);
  holds(awayFrom([-1, 1], 0.25, -2, 2), (x) => Math.abs(Math.abs(x) - 1) >= 0.25 && Math.abs(x) <= 2);
  holds(awayFrom([0], 0.5, 0, 2), (x) => x >= 0.5 && x <= 2);
  holds(awayFromIntegers(0.125, 3), (x) => Math.abs(x - Math.round(x)) >= 0.125 && Math.abs(x) <= 3);
  holds(lattice(0.5, 0.25, -2, 2), (x) => Number.isInteger((x - 0.25) / 0.5));
  holds(integers(-3, 2), (x) => Number.isInteger(x) && x >= -3 && x <= 2);
  holds(booleans(), (x) => x === 0 || x === 1);
});

test("numbers near a point go to the nearest place that is far enough from every point, within the range", () => {
  holds(awayFrom([1], 0.25, -1, 1.125), (x) => x >= -1 && x <= 0.75);
  holds(awayFrom([0, 0.25], 0.25, -1, 1), (x) => x <= -0.25 || x >= 0.5);
  holds(awayFrom([-1, 0, 1], 1, -2, 1.5), (x) => x === -2);
  holds(awayFrom([], 1, 0, 2), (x) => x >= 0 && x <= 2);
});

test("a range of one number has that number in it", () => {
  holds(between(0.1, 0.1), (x) => x === 0.1);
  holds(awayFromIntegers(0.5, 2), (x) => Math.abs(x % 1) === 0.5);
  holds(integers(3, 3), (x) => x === 3);
});

test("between draws fractions that float32 holds exactly, and no −0", () => {
  holds(between(-3, 3), (x) => Math.fround(x) === x && !Object.is(x, -0));
});

test("no two of distinct elements are closer than the gap, whatever was drawn", () => {
  fc.assert(
    fc.property(distinct(0.25)(6), distinct(0.25, 0.125)(6), (a, b) => {
      const sorted = [...a, ...b].sort((x, y) => x - y);
      return sorted.every((x, i) => i === 0 || x - sorted[i - 1] >= 0.125);
    }),
  );
});

test("distinct elements come in any order", () => {
  const orders = new Set(
    fc.sample(distinct()(3), { numRuns: 300, seed: 1 }).map((v) => [0, 1, 2].sort((i, j) => v[i] - v[j]).join()),
  );
  expect(orders.size).toBe(6);
});

test("edges hold every kind of edge, ties mostly ties, and near the points themselves", () => {
  const values = all(edges());
  for (const edge of [0, -0, Infinity, -Infinity, NaN, 2 ** 100])
    expect(
      values.some((x) => Object.is(x, edge)),
      String(edge),
    ).toBe(true);
  expect(new Set(all(ties())).size).toBe(3);
  expect(new Set(all(near([1], 0.5)))).toEqual(new Set([0.5, 1, 1.5]));
});

test("matrices with a dominant diagonal have it in every member of a batch, and may have it mirrored", () => {
  const claims = (mirrored: boolean): void =>
    fc.assert(
      fc.property(dominantDiagonal(2, 3, { mirrored })(12), (values) =>
        values.every((v, place) => {
          const [row, column] = [Math.floor(place / 3) % 2, place % 3];
          const rest = v - (row === (mirrored ? 1 - column : column) ? 2 + 1.5 * row : 0);
          return rest >= 0.125 && rest <= 0.25;
        }),
      ),
    );
  claims(false);
  claims(true);
});

test("what breaks a property shrinks to a number that reads well", () => {
  const { counterexample } = fc.check(
    fc.property(between(-3, 3)(1), ([x]) => x < 0.5),
    { seed: 5 },
  );
  expect(counterexample).toEqual([[0.5]]);
});
