import { expect, test } from "vitest";
import * as np from "./index.js";
import * as tree from "./tree.js";

const [a, b, c] = [np.array(1), np.array([1, 2]), np.array(3)];

test("keys are sorted, so {w, b} and {b, w} are one structure", () => {
  expect(tree.sameStructure(tree.structure({ w: a, b }), tree.structure({ b, w: c }))).toBe(true);
  expect(tree.sameStructure(tree.structure({ w: a }), tree.structure([a]))).toBe(false);
  expect(tree.leaves({ w: a, b }).map((x) => x.ndim)).toEqual([1, 0]);
});

test("flatten and unflatten are inverse, with static values in the structure", () => {
  const it = {
    name: "x",
    layers: [
      { w: a, bias: null },
      { w: b, bias: c },
    ],
    n: 2,
  };
  const { leaves, structure } = tree.flatten(it);
  expect(leaves.length).toBe(4);
  const back = tree.unflatten(structure, leaves) as typeof it;
  expect([back.name, back.layers[0].bias, back.n]).toEqual(["x", null, 2]);
  expect(back.layers[1].w === b).toBe(true);
  expect(tree.paths(it, "params")).toEqual(["params.layers[0].w", "params.layers[1].bias", "params.layers[1].w", "params.n"]);
});

test("a member may have any name", () => {
  const it = Object.fromEntries<np.NDArray>([
    ["__proto__", a],
    ["constructor", b],
  ]);
  const { leaves, structure } = tree.flatten(it);
  const back = tree.unflatten(structure, leaves) as typeof it;
  expect(Object.keys(back)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(Object.is(Object.getOwnPropertyDescriptor(back, "__proto__")?.value, a)).toBe(true);
});

test("map walks several trees at once; null in another tree stays null", () => {
  const sums = tree.map((x, y) => np.add(x, y), { p: a, q: [b] }, { p: c, q: [null] });
  expect([np.item(sums.p), sums.q]).toEqual([4, [null]]);
  expect(tree.reduce((sum, x) => sum + x.size, 0, { p: a, q: [b] })).toBe(3);
});

test("a container of one's own takes part", () => {
  class Pair {
    readonly x: np.NDArray;
    readonly y: np.NDArray;
    constructor(x: np.NDArray, y: np.NDArray) {
      this.x = x;
      this.y = y;
    }
    [tree.treeSymbol](): tree.TreeView {
      return { tree: [this.x, this.y], rebuild: (it) => new Pair(...(it as [np.NDArray, np.NDArray])) };
    }
  }
  const doubled = tree.map((x) => np.add(x, x), new Pair(a, c));
  expect(doubled).toBeInstanceOf(Pair);
  expect([np.item(doubled.x), np.item(doubled.y)]).toEqual([2, 6]);
});

test("messages as they read", () => {
  expect(() => tree.leaves({ a: { f: () => 1 } })).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given a function at tree.a.f; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.]`,
  );
  expect(() => tree.leaves([new Float32Array(2)])).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an instance of Float32Array at tree[0]; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Make an array of it with np.array(x).]`,
  );
  expect(() => tree.leaves({ "my key": new Map() })).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an instance of Map at tree["my key"]; expected an array, a number, a list or a plain object of them; or a string, boolean, null or undefined. Leave it out of the tree, or pass it as a static argument.]`,
  );
  expect(() => tree.map((x) => x, { w: a }, { v: a })).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree.map: given an object with the keys v at others[0]; expected an object with the keys w, as in tree. Pass trees of one structure.]`,
  );
  expect(() => tree.map((x) => x, [a], [[a]])).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree.map: given a list of 1 at others[0][0]; expected float32[], as in tree[0]. Pass trees of one structure.]`,
  );
  expect(() => tree.unflatten(tree.structure([a, b]), [a])).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree.unflatten: given 1 leaves at tree; expected 2, as many as the structure has. Pass the leaves of a tree of this structure.]`,
  );
});
