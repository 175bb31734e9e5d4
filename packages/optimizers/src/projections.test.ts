import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { arrays, between, defaultRuns } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "./index.js";

const numbers = (x: NDArray): number[] => Array.from(np.toTypedArray(x));
const trees = fc.record({
  w: arrays([2, 2], { elements: between(-3, 3), dtype: "float64" }),
  b: arrays([1], { elements: between(-3, 3), dtype: "float64" }),
});
type Tree = { readonly w: NDArray; readonly b: NDArray };
const flat = ({ w, b }: Tree): number[] => [...numbers(b), ...numbers(w)];
const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const l1 = (x: readonly number[]): number => sum(x.map(Math.abs));
const distance = (x: readonly number[], y: readonly number[]): number => Math.hypot(...x.map((v, i) => v - y[i]));

/** Each set: its projection, whether a point is in it, and a point of it for five numbers. */
const sets: Readonly<
  Record<string, readonly [project: (x: Tree) => Tree, isIn: (x: number[]) => boolean, pointOf: (x: number[]) => number[]]>
> = {
  projectNonNegative: [(x) => all.projectNonNegative(x), (x) => x.every((v) => v >= 0), (x) => x.map(Math.abs)],
  projectBox: [
    (x) => all.projectBox(x, -1, 0.5),
    (x) => x.every((v) => v >= -1 && v <= 0.5),
    (x) => x.map((v) => -Math.abs(v) / 3),
  ],
  projectHypercube: [
    (x) => all.projectHypercube(x, 2),
    (x) => x.every((v) => v >= 0 && v <= 2),
    (x) => x.map((v) => Math.abs(v) / 2),
  ],
  projectSimplex: [
    (x) => all.projectSimplex(x, 2),
    (x) => x.every((v) => v >= 0) && Math.abs(sum(x) - 2) < 1e-9,
    (x) => x.map((v) => (2 * (Math.abs(v) + 0.1)) / (l1(x) + 0.5)),
  ],
  projectL1Sphere: [
    (x) => all.projectL1Sphere(x, 2),
    (x) => Math.abs(l1(x) - 2) < 1e-9,
    (x) => x.map((v) => (2 * (v + 0.01)) / l1(x.map((w) => w + 0.01))),
  ],
  projectL1Ball: [(x) => all.projectL1Ball(x, 2), (x) => l1(x) <= 2 + 1e-9, (x) => x.map((v) => v / (l1(x) + 1))],
  projectL2Ball: [
    (x) => all.projectL2Ball(x, 2),
    (x) => Math.hypot(...x) <= 2 + 1e-9,
    (x) => x.map((v) => v / (Math.hypot(...x) + 1)),
  ],
  projectL2Sphere: [
    (x) => all.projectL2Sphere(x, 2),
    (x) => Math.abs(Math.hypot(...x) - 2) < 1e-9 || x.every((v) => v === 0),
    (x) => x.map((v) => (2 * (v + 0.01)) / Math.hypot(...x.map((w) => w + 0.01))),
  ],
};

test.each(Object.entries(sets))("%s lies in its set, and no point of it is nearer", (_name, [project, isIn, pointOf]) => {
  fc.assert(
    fc.property(trees, trees, (x, y) => {
      const [from, to] = [flat(x), flat(project(x))];
      expect(isIn(to)).toBe(true);
      const other = pointOf(flat(y));
      expect(isIn(other)).toBe(true);
      if (to.some((v) => v !== 0)) expect(distance(from, to)).toBeLessThanOrEqual(distance(from, other) + 1e-9);
      const again = flat(project(project(x)));
      again.forEach((v, i) => expect(v).toBeCloseTo(to[i], 9));
    }),
    { numRuns: defaultRuns() },
  );
});

test("every projection has its line", () => {
  expect(Object.keys(all).filter((name) => name.startsWith("project"))).toEqual(expect.arrayContaining(Object.keys(sets)));
  expect(Object.keys(sets).sort()).toEqual(
    Object.keys(all)
      .filter((name) => name.startsWith("project"))
      .sort(),
  );
});
