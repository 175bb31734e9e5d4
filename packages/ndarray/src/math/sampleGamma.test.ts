import { expect, test } from "vitest";
import { grad } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import * as random from "../random.js";
import { lgamma } from "./gamma.js";
import { logGammaShift } from "./sampleGamma.js";

/** P(a, x), the share of gamma numbers of shape a that are below x, by its series. */
const below = (a: number, x: number): number => {
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; n < 3000 && term > 1e-18 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - lgamma(a));
};

/** log x for the x with P(a, x) = p, by bisection. */
const logQuantile = (a: number, p: number): number => {
  let [lo, hi] = [-60, Math.log(a + 60)];
  for (let i = 0; i < 200; i++) {
    const middle = (lo + hi) / 2;
    if (below(a, Math.exp(middle)) < p) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
};

test.each([0.3, 1, 2.5, 20, 150])("numbers of shape %d move as their quantiles do", (a) => {
  const step = 1e-4 * a;
  for (const p of [0.05, 0.5, 0.9]) {
    const slope = (logQuantile(a + step, p) - logQuantile(a - step, p)) / (2 * step);
    expect(Math.abs(logGammaShift(a, logQuantile(a, p)) / slope - 1)).toBeLessThan(1e-5);
  }
});

test("beyond 10⁵ the quantile of Wilson and Hilferty takes over without a seam", () => {
  for (const z of [-2, 0, 2]) {
    const logX = Math.log(1e5) + 3 * Math.log1p(-1 / 9e5 + z / (3 * Math.sqrt(1e5)));
    expect(logGammaShift(1e5 * (1 + 1e-9), logX) / logGammaShift(1e5 * (1 - 1e-9), logX)).toBeCloseTo(1, 5);
  }
});

test("the mean of the derivatives is the derivative of the mean, which is 1", () => {
  const keys = random.key(7);
  for (const a of [0.5, 3]) {
    const mean = (shape: np.NDArray): np.NDArray => np.mean(random.gamma(keys, shape, [50_000], { dtype: "float64" }));
    expect(np.item(grad(mean)(np.array(a, { dtype: "float64" })) as np.NDArray)).toBeCloseTo(1, 1);
  }
});

test("the derivative stays finite where the number is too small for a float", () => {
  const slope = grad((a: np.NDArray) => np.sum(random.gamma(random.key(1), a, [200])))(np.array(0.001)) as np.NDArray;
  expect(Number.isFinite(np.item(slope))).toBe(true);
});

test("a second derivative is refused", () => {
  const draw = (a: np.NDArray): np.NDArray => random.gamma(random.key(1), a);
  expect(() => grad(grad(draw) as typeof draw)(np.array(2))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: randomGamma: given a second derivative; expected at most the first: how a drawn number moves with its parameter. Stop the gradient of one of the two, or differentiate the expectation instead of the numbers.]`,
  );
});
