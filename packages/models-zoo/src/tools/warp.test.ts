import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { warp } from "./warp.js";

test("without stretch and shift everything stays; a straight line stays one, and passes through the place that is held", () => {
  const still = warp(random.key(0), [2, 5], { stretch: 0, shift: 0, fixed: 2 });
  expect(np.toNested(still)).toEqual([np.toNested(np.eye(5)), np.toNested(np.eye(5))]);

  const line = np.arange(0, 9, 1, "float32");
  const stretched = warp(random.key(1), [3, 9], { stretch: 0.3, shift: 0, fixed: 4 });
  const rows = np.toNested(np.matmul(stretched, line)) as number[][];
  const weights = np.toNested(np.sum(stretched, 2)) as number[][];
  expect(new Set(rows.map((row) => row[5].toFixed(3))).size).toBe(3);
  rows.forEach((row, b) => {
    const slope = row[5] - 4;
    expect(Math.abs(Math.log(slope))).toBeLessThanOrEqual(0.3);
    row.forEach((v, i) => {
      if (weights[b][i] > 0.9999) expect(v).toBeCloseTo(4 + slope * (i - 4), 4);
    });
  });

  const shifted = np.toNested(np.matmul(warp(random.key(2), [4, 9], { stretch: 0, shift: 2, fixed: 0 }), line)) as number[][];
  for (const row of shifted) expect(row[5] - row[4]).toBeCloseTo(1, 4);
  expect(Math.max(...shifted.map((row) => Math.abs(row[4] - 4)))).toBeGreaterThan(0.2);
});
