import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { gradientStats } from "./gradientStats.js";

const figures = (stats: Readonly<Record<string, np.NDArray>>): Record<string, number> =>
  Object.fromEntries(Object.entries(stats).map(([name, x]) => [name, np.item(x)]));

test("norm, largest, share of zeros and what is not finite, for each array and for all", () => {
  expect(
    figures(
      gradientStats({
        w: np.array([
          [3, 0],
          [-4, 0],
        ]),
        b: np.array([12]),
        step: null,
      }),
    ),
  ).toEqual({
    "grads.b.norm": 12,
    "grads.b.largest": 12,
    "grads.b.zeros": 0,
    "grads.b.nonfinite": 0,
    "grads.w.norm": 5,
    "grads.w.largest": 4,
    "grads.w.zeros": 0.5,
    "grads.w.nonfinite": 0,
    "grads.norm": 13,
  });
});

test("what exploded is counted", () => {
  expect(figures(gradientStats(np.array([NaN, Infinity, 1]), "g"))["g.nonfinite"]).toBe(2);
});

test("an empty array and an empty tree have norm 0", () => {
  expect(figures(gradientStats([np.zeros([0])]))).toEqual({
    "grads[0].norm": 0,
    "grads[0].largest": 0,
    "grads[0].zeros": 0,
    "grads[0].nonfinite": 0,
    "grads.norm": 0,
  });
  expect(figures(gradientStats({}))).toEqual({ "grads.norm": 0 });
});
