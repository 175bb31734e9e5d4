import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { applyIfFinite } from "./applyIfFinite.js";
import { sgd } from "./sgd.js";
import { zeroNans } from "./zeroNans.js";

test("bad steps are left out, until there are too many in a row", () => {
  const tx = applyIfFinite(sgd({ learningRate: 1, momentum: 1 }), 2);
  const params = np.array([0]);
  let state = tx.init(params);
  const history = [1, NaN, Infinity, 1, NaN, NaN, NaN].map((g) => {
    const [u, next] = tx.update(np.array([g]), state, params);
    state = next;
    return [np.item(u), np.item(state.inRow), np.item(state.total)];
  });
  expect(history).toEqual([
    [-1, 0, 0],
    [0, 1, 1],
    [0, 2, 2],
    [-2, 0, 2],
    [0, 1, 3],
    [0, 2, 4],
    [NaN, 3, 5],
  ]);
});

test("zeroNans counts what it has found, and leaves infinities", () => {
  const tx = zeroNans();
  const params = { a: np.zeros([3]), b: np.zeros([]) };
  const [updates, state] = tx.update({ a: np.array([NaN, 1, -Infinity]), b: np.array(NaN) }, tx.init(params), params);
  expect(np.toNested(updates.a)).toEqual([0, 1, -Infinity]);
  expect(np.item(updates.b)).toBe(0);
  expect(np.item(state.found)).toBe(2);
});
