import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit, valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { adam } from "./adam.js";
import { applyUpdates } from "./applyUpdates.js";
import { chain } from "./chain.js";
import { clipByGlobalNorm } from "./clipByGlobalNorm.js";
import { scale } from "./scale.js";

test("each transformation sees the updates of the one before", () => {
  const tx = chain(scale(2), clipByGlobalNorm(1), scale(-1));
  const params = { a: np.array([0]), b: np.array([0]) };
  const [updates, state] = tx.update({ a: np.array([3]), b: np.array([4]) }, tx.init(params), params);
  expect(np.item(updates.a)).toBeCloseTo(-0.6);
  expect(np.item(updates.b)).toBeCloseTo(-0.8);
  expect(state).toEqual([{}, {}, {}]);
});

test("the state of Adam: counters and moments, in order", () => {
  const [moments, rate] = adam({ learningRate: 0.1 }).init({ w: np.ones([2]) });
  expect(moments.t.dtype).toBe("int32");
  expect(moments.t.shape).toEqual([]);
  expect(np.toNested((moments.m as { w: NDArray }).w)).toEqual([0, 0]);
  expect(rate).toEqual({});
});

test("integer leaves have no gradient, no moment and no update", () => {
  const tx = adam({ learningRate: 0.5 });
  let params = { w: np.array([1, -1]), seen: np.array(7, { dtype: "int32" }) };
  let state = tx.init(params);
  expect((state[0].m as { seen: null }).seen).toBe(null);
  const step = jit((p: typeof params, s: typeof state) => {
    const [value, grads] = valueAndGrad((q: typeof params) => np.sum(np.square(q.w)))(p);
    const [updates, next] = tx.update(grads, s, p);
    return [applyUpdates(p, updates), next, value] as const;
  });
  for (let i = 0; i < 3; i++) [params, state] = step(params, state);
  expect(np.item(params.seen)).toBe(7);
  expect(np.toNested(params.w)).not.toEqual([1, -1]);
  expect(step.cache().traces.length).toBe(1);
});
