import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { scan } from "@nabla-js/grad";
import { printProfile, profile } from "../profile.js";

test("a profile counts each kernel's runs and operations, those in loops too", () => {
  const f = (w: NDArray, x: NDArray): NDArray => {
    const [h] = scan((h: NDArray, z: NDArray) => [np.tanh(np.add(np.matmul(h, w), z)), null] as const, np.zeros([8, 16]), x);
    return np.sum(np.matmul(h, w));
  };
  const times = profile(f, [np.ones([16, 16]), np.ones([5, 8, 16])], { runs: 3, warmup: 1 });
  const dots = times.filter((it) => it.kind === "dot");
  expect(dots.map((it) => [it.count, it.flops])).toEqual([
    [5, 5 * 2 * 8 * 16 * 16],
    [1, 2 * 8 * 16 * 16],
  ]);
  expect(times.every((it) => it.milliseconds >= 0 && Number.isFinite(it.milliseconds))).toBe(true);
  expect(printProfile(times, { top: 1, peak: 1e9 }).split("\n")).toHaveLength(3);
});
