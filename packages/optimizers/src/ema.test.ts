import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { incrementalUpdate } from "./ema.js";
import { globalNorm } from "./globalNorm.js";

test("incrementalUpdate moves floats, and takes over what is no float", () => {
  const old = { w: np.array([0, 10]), seen: np.array(3, { dtype: "int32" }) };
  const now = { w: np.array([10, 10]), seen: np.array(4, { dtype: "int32" }) };
  const next = incrementalUpdate(now, old, 0.25);
  expect(np.toNested(next.w)).toEqual([2.5, 10]);
  expect(np.item(next.seen)).toBe(4);
});

test("globalNorm is that of one long vector; of nothing it is 0", () => {
  expect(np.item(globalNorm([np.array([1, 2]), { a: np.array([[2]]), b: null }]))).toBe(3);
  expect(np.item(globalNorm({}))).toBe(0);
});
