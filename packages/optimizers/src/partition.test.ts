import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { adam } from "./adam.js";
import { partition } from "./partition.js";
import { setToZero } from "./setToZero.js";
import { sgd } from "./sgd.js";

const params = { encoder: { w: np.array([1]), b: np.array([2]) }, head: np.array([3]) };

test("each leaf goes to the transformation of its label", () => {
  const tx = partition({ still: setToZero(), fast: sgd({ learningRate: 1 }) }, { encoder: "still", head: "fast" });
  const [updates] = tx.update(params, tx.init(params), params);
  expect(np.item(updates.encoder.w)).toBe(0);
  expect(np.item(updates.encoder.b)).toBe(0);
  expect(np.item(updates.head)).toBe(-3);
});

test("labels by a function; each state is made of the leaves it is for", () => {
  const tx = partition({ a: adam({ learningRate: 0.1 }), b: sgd({ learningRate: 1, momentum: 0.9 }) }, (p: typeof params) =>
    tree.mapWithPath((path) => (path.endsWith("b") ? "b" : "a"), p),
  );
  const state = tx.init(params);
  expect(tree.leaves(state.a[0].m).length).toBe(2);
  expect(tree.leaves(state.b[0]).length).toBe(1);
  const [updates] = tx.update(params, state, params);
  expect(np.item(updates.encoder.w)).toBeCloseTo(-0.1, 5);
  expect(np.item(updates.encoder.b)).toBe(-2);
});

test("a label must name a transformation", () => {
  const tx = partition({ a: setToZero(), b: setToZero() }, { encoder: "a", head: "c" });
  expect(() => tx.init(params)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: partition: given the label c at params.head; expected one of a, b. Add a transformation of that name, or change the label.]`,
  );
});
