import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { adamw } from "./adamw.js";
import { addDecayedWeights } from "./addDecayedWeights.js";
import { masked } from "./masked.js";
import { scale } from "./scale.js";
import { trace } from "./trace.js";

const params = { b: np.array([1]), layers: [np.array([[2]]), { w: np.array([[3]]) }] as const };

test("the leaves that are not meant pass as they are", () => {
  const tx = masked(scale(10), { b: false, layers: [true, false] });
  const [updates] = tx.update(params, tx.init(params), params);
  expect(tree.leaves(updates).map(np.item)).toEqual([1, 20, 3]);
});

test("a mask may be a function of the parameters", () => {
  const tx = masked(trace(0.5), (p: typeof params) => tree.map((x) => x.ndim > 1, p));
  const state = tx.init(params);
  expect(tree.leaves(state).length).toBe(2);
  const [first, next] = tx.update(params, state, params);
  const [second] = tx.update(params, next, params);
  expect(tree.leaves(first).map(np.item)).toEqual([1, 2, 3]);
  expect(tree.leaves(second).map(np.item)).toEqual([1, 3, 4.5]);
});

test("weight decay spares what its mask spares", () => {
  const tx = addDecayedWeights(0.5, { b: false, layers: true });
  const zeros = tree.map((p) => np.zerosLike(p), params);
  const [updates] = tx.update(zeros, tx.init(params), params);
  expect(tree.leaves(updates).map(np.item)).toEqual([0, 1, 1.5]);
  const decoupled = adamw({ learningRate: 1, weightDecay: 0.5, mask: { b: false, layers: true } });
  const [steps] = decoupled.update(zeros, decoupled.init(params), params);
  expect(tree.leaves(steps).map((u) => np.item(u) + 0)).toEqual([0, -1, -1.5]);
});

test("a mask says yes or no, in the tree of the parameters", () => {
  expect(() => masked(scale(1), { b: 1 as never, layers: true }).init(params)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: mask: given 1 at params.b; expected true or false for each leaf, or for a subtree. Decide by what is known before the numbers are, such as p.ndim > 1.]`,
  );
  expect(() => masked(scale(1), { b: true }).init(params)).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an object with the keys b at mask; expected an object with the keys b, layers. Pass a tree of the same structure.]`,
  );
});
