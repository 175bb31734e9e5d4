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

test("kernels that threads share are the same ones, and others do parts of them", () => {
  const f = (x: NDArray, w: NDArray): NDArray => np.tanh(np.sum(np.matmul(x, w)));
  const args = [np.ones([256, 256]), np.ones([256, 256])];
  const [alone, shared] = [1, 2].map((threads) => profile(f, args, { runs: 20, warmup: 1, threads }));
  expect(shared.map(({ text, count }) => [text, count])).toEqual(alone.map(({ text, count }) => [text, count]));
  expect(alone.map((it) => it.partsOfOthers)).toEqual(alone.map(() => 0));
  expect(shared.find(({ kind }) => kind === "dot")!.partsOfOthers).toBeGreaterThan(0);
  expect(() => profile(f, args, { threads: 0 })).toThrow("profile: given threads 0; expected a whole number from 1 to 64");
});
