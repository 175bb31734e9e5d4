import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { backtrackingLineSearch } from "./backtrackingLineSearch.js";

const parabola = (a: NDArray): NDArray => np.square(np.sub(a, 1));
const search = (first: number, f = parabola): number =>
  np.item(jit((a: NDArray) => backtrackingLineSearch(f, np.array(1), np.array(-2), a, { c1: 0.1 }))(np.array(first)));

test("it halves until the loss descends enough", () => {
  expect(search(1)).toBe(1);
  // φ(a) ≤ 1 − 0.2·a holds up to a = 1.8.
  expect(search(8)).toBe(1);
  expect(search(1.75)).toBe(1.75);
});

test("where no step descends it stays", () => {
  expect(search(1, (a) => np.add(2, a))).toBe(0);
});
