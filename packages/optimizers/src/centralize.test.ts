import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { addNoise } from "./addNoise.js";
import { centralize } from "./centralize.js";

test("centralize: the gradients that lead to a unit have mean 0; vectors stay", () => {
  const tx = centralize();
  const params = {
    w: np.array([
      [1, 2],
      [3, 6],
    ]),
    k: np.reshape(np.arange(8), [2, 1, 2, 2]),
    b: np.array([1, 2]),
  };
  const [u] = tx.update(params, tx.init(params), params);
  expect(np.toNested(u.w)).toEqual([
    [-1, -2],
    [1, 2],
  ]);
  expect(np.toNested(np.mean(u.k, [1, 2, 3]))).toEqual([0, 0]);
  expect(np.toNested(u.b)).toEqual([1, 2]);
});

test("addNoise: normal, of variance eta / t^gamma, another in each leaf and step", () => {
  const tx = addNoise({ eta: 4, gamma: 1, key: random.key(0) });
  const params = { a: np.zeros([4000]), b: np.zeros([4000]) };
  const [first, state] = tx.update(params, tx.init(params), params);
  const [second] = tx.update(params, state, params);
  expect(np.item(np.std(first.a))).toBeGreaterThan(1.9);
  expect(np.item(np.std(first.a))).toBeLessThan(2.1);
  expect(np.item(np.std(second.a))).toBeGreaterThan(1.34);
  expect(np.item(np.std(second.a))).toBeLessThan(1.49);
  expect(Math.abs(np.item(np.mean(np.mul(first.a, first.b))))).toBeLessThan(0.3);
});
