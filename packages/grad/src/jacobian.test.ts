import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { grad, hessian, jacfwd, jacrev, jit, vmap } from "./index.js";

const f64 = (x: np.Nested): NDArray => np.array(x, { dtype: "float64" });
type Point = { readonly x: NDArray; readonly y: NDArray };

/** Σᵢ xᵢ²·y + y³. */
const f = ({ x, y }: Point): NDArray => np.add(np.mul(np.sum(np.square(x)), y), np.power(y, 3));
const at: Point = { x: f64([1, 2]), y: f64(3) };

test("hessian of a tree: 2y·I, 2x and 6y, in the place of each pair of leaves", () => {
  for (const h of [hessian(f)(at), jit(hessian(f))(at)]) {
    expect(np.toNested(h.x.x)).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect(np.toNested(h.x.y)).toEqual([2, 4]);
    expect(np.toNested(h.y.x)).toEqual([2, 4]);
    expect(np.toNested(h.y.y)).toBe(18);
  }
});

test("both Jacobians of a function between trees, of any rank", () => {
  const g = ({ x, y }: Point) => ({ outer: np.mul(np.expandDims(x, 1), np.ones([1, 3], "float64")), scaled: [np.mul(x, y)] });
  for (const jac of [jacfwd(g)(at), jacrev(g)(at)]) {
    expect(jac.outer.x.shape).toEqual([2, 3, 2]);
    expect(np.toNested(np.sum(jac.outer.x, 1))).toEqual([
      [3, 0],
      [0, 3],
    ]);
    expect(np.toNested(jac.outer.y)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect([np.toNested(jac.scaled[0].x), np.toNested(jac.scaled[0].y)]).toEqual([
      [
        [3, 0],
        [0, 3],
      ],
      [1, 2],
    ]);
  }
});

test("vmap(grad), jit(vmap(grad)) and grad(grad) agree with closed forms", () => {
  const cube = (x: NDArray): NDArray => np.power(x, 3);
  const xs = f64([0, 1, -3]);
  expect(np.toNested(vmap(grad(cube))(xs))).toEqual([0, 3, 27]);
  expect(np.toNested(jit(vmap(grad(grad(cube))))(xs))).toEqual([0, 6, -18]);
  expect(np.toNested(vmap(hessian((x: NDArray) => np.sum(cube(x))))(f64([[1, 2]])))).toEqual([
    [
      [6, 0],
      [0, 12],
    ],
  ]);
});
