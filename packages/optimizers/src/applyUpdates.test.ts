import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { applyUpdates } from "./applyUpdates.js";

test("adds, and leaves alone what has no update", () => {
  const params = { w: np.array([1, 2]), count: np.array(3, { dtype: "int32" }), none: null };
  const next = applyUpdates(params, { w: np.array([0.5, -1]), count: null, none: null } as unknown as typeof params);
  expect(np.toNested(next.w)).toEqual([1.5, 1]);
  expect(next.count).toBe(params.count);
  expect(next.none).toBe(null);
});

test("keeps the dtypes of the parameters", () => {
  const next = applyUpdates(
    [np.ones([1]), np.ones([1], "float64")],
    [np.array([1e-3], { dtype: "float64" }), np.array([1], { dtype: "float32" })],
  );
  expect(next.map((x) => x.dtype)).toEqual(["float32", "float64"]);
});

test("names the place where the trees differ", () => {
  const params = { layers: [{ w: np.ones([1]) }] };
  expect(() => applyUpdates(params, { layers: [] } as unknown as typeof params)).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given a list of 0 at updates.layers; expected a list of 1. Pass a tree of the same structure.]`,
  );
});
