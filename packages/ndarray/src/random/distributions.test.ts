import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as math from "../math/erf.js";
import * as random from "../random.js";

// Known numbers are those of jax.random, printed by JAX 0.10.2 in its default configuration.

const { key } = random;

/** The largest distance, in units of the last place of float32, between numbers and those expected. */
const ulps = (actual: np.NDArray, expected: readonly number[]): number => {
  const spacing = (x: number): number => 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(x))) - 23);
  return Math.max(...np.toTypedArray(actual).map((v, i) => Math.abs(v - expected[i]) / spacing(expected[i])));
};

test("normal numbers are within 4 ulp of those of jax.random", () => {
  const expected = [
    1.622642159461975, 2.0252647399902344, -0.4335944354534149, -0.07861734926700592, 0.17609089612960815, -0.9720892310142517,
  ];
  expect(ulps(random.normal(key(0), [6]), expected)).toBeLessThanOrEqual(4);
  expect(ulps(random.normal(key(42)), [-0.02830461598932743])).toBeLessThanOrEqual(4);
  const doubles = np.toNested(random.normal(key(0), [4], { dtype: "float64" })) as number[];
  const known = [-0.2058421394796434, -0.7847657764467411, 1.8160866726679836, 0.1878440128937887];
  known.forEach((v, i) => expect(doubles[i]).toBeCloseTo(v, 14));
});

test("other numbers are those of jax.random, up to rounding", () => {
  const close = (actual: np.NDArray, expected: readonly number[], atMost = 8): void =>
    expect(ulps(actual, expected)).toBeLessThanOrEqual(atMost);
  close(
    random.truncatedNormal(key(3), -2, 2, [5]),
    [-1.3199056386947632, 1.393122673034668, 0.3642904758453369, 1.6847341060638428, -0.5578845739364624],
  );
  close(random.gumbel(key(3), [4]), [-0.9566569328308105, 2.7511956691741943, 0.8384301662445068, 3.7017173767089844]);
  close(random.exponential(key(3), [4]), [0.07693781703710556, 2.7829513549804688, 1.046846628189087, 3.7140326499938965]);
  close(random.laplace(key(3), [4]), [1.90983247756958, -2.0898046493530273, -0.3536995053291321, -3.0208866596221924]);
  close(random.logistic(key(3), [4]), [-2.5260419845581055, 2.719099998474121, 0.6144578456878662, 3.6893515586853027]);
  // The tangent near its pole magnifies the rounding of its argument.
  close(random.cauchy(key(3), [4]), [-4.2205963134765625, 5.081071853637695, 0.5054053068161011, 13.031174659729004], 64);
});

test("draws of few outcomes are those of jax.random", () => {
  const third = 1 / 3;
  const p = np.array([
    [0.1, 0.2, 0.7],
    [0.5, 0.25, 0.25],
    [0.1, 0.8, 0.1],
    [third, third, third],
  ]);
  const five = np.array([0.1, 0.2, 0.3, 0.2, 0.2]);
  expect(np.toNested(random.bernoulli(key(3), 0.3, [8]))).toEqual([true, false, false, false, true, false, true, false]);
  expect(np.toNested(random.rademacher(key(3), [8]))).toEqual([1, -1, -1, -1, 1, -1, 1, 1]);
  expect(np.toNested(random.categorical(key(3), np.log(p)))).toEqual([1, 0, 1, 1]);
  expect(np.toNested(random.categorical(key(3), np.log(np.array([0.1, 0.2, 0.7])), { shape: [7] }))).toEqual([
    1, 0, 2, 1, 2, 2, 2,
  ]);
  expect(np.toNested(random.choice(key(3), 5, [6]))).toEqual([0, 4, 0, 4, 1, 2]);
  expect(np.toNested(random.choice(key(3), 5, [6], { p: five }))).toEqual([4, 0, 2, 0, 3, 2]);
  expect(np.toNested(random.choice(key(3), 6, [4], { replace: false }))).toEqual([0, 5, 4, 2]);
  expect(np.toNested(random.choice(key(3), 5, [3], { replace: false, p: five }))).toEqual([3, 1, 2]);
});

test("choice takes elements along an axis", () => {
  const x = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const places = np.toNested(random.choice(key(1), 3, [2, 2])) as number[][];
  expect(np.toNested(random.choice(key(1), x, [2, 2], { axis: 1 }))).toEqual(
    [1, 4].map((first) => places.map((row) => row.map((place) => first + place))),
  );
  expect(random.choice(key(1), x, []).shape).toEqual([3]);
  expect(random.choice(key(1), x, [0]).shape).toEqual([0, 3]);
  expect(() => random.choice(key(1), 3, [4], { replace: false })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: choice: given 4 draws from 3 elements without replacement; expected at most 3 draws. Draw fewer, or with replacement.]`,
  );
  expect(() => random.choice(key(1), 0, [4])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: choice: given 0; expected an axis of an array, or a whole number, of at least one element to draw from. Check the axis, or draw an empty shape.]`,
  );
  expect(() => random.choice(key(1), 3, [4], { p: np.ones([2]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: choice: given p [2]; expected one probability for each of the 3 elements. Check the axis.]`,
  );
});

test("categories along any axis, with draws in front", () => {
  const logits = np.log(
    np.array([
      [1, 0],
      [0, 1],
      [0, 0],
    ]),
  );
  expect(np.toNested(random.categorical(key(0), logits, { axis: 0 }))).toEqual([0, 1]);
  expect(random.categorical(key(0), logits, { axis: 0, shape: [5, 2] }).shape).toEqual([5, 2]);
  expect(random.categorical(key(0), logits, { axis: -2, shape: [5, 4, 2] }).dtype).toBe("int32");
  expect(() => random.categorical(key(0), logits, { axis: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: categorical: given axis 2 for logits [3, 2]; expected an axis from -2 to 1. Count axes from 0 at the left, or from −1 at the right.]`,
  );
  expect(() => random.categorical(key(0), logits, { shape: [5] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: categorical: given x [5] and y [3]; expected shapes whose lengths, from the right, are equal or 1. Line the axes up with np.expandDims, np.reshape or np.transpose.]`,
  );
});

// The distance between the distribution of n numbers and the one they should have stays below 1.63/√n in 99 of 100 cases
// (Kolmogorov & Smirnov); which case the keys here are does not change.

const n = 100_000;

const distance = (numbers: np.NDArray, cdf: (x: number) => number): number => {
  const sorted = np.toTypedArray(numbers).slice().sort();
  let most = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    most = Math.max(most, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return most;
};

const normalCdf = (x: number): number => math.erfc(-x / Math.SQRT2) / 2;
const between = (x: number, lo: number, hi: number): number => Math.min(1, Math.max(0, (x - lo) / (hi - lo)));

test.each<[name: string, numbers: (k: np.NDArray) => np.NDArray, cdf: (x: number) => number]>([
  ["uniform", (k) => random.uniform(k, [n]), (x) => between(x, 0, 1)],
  ["uniform in double", (k) => random.uniform(k, [n], { dtype: "float64", minval: -2, maxval: 3 }), (x) => between(x, -2, 3)],
  ["normal", (k) => random.normal(k, [n]), normalCdf],
  ["truncatedNormal", (k) => random.truncatedNormal(k, -1, 2, [n]), (x) => between(normalCdf(x), normalCdf(-1), normalCdf(2))],
  ["exponential", (k) => random.exponential(k, [n]), (x) => -Math.expm1(-x)],
  ["gumbel", (k) => random.gumbel(k, [n]), (x) => Math.exp(-Math.exp(-x))],
  ["laplace", (k) => random.laplace(k, [n]), (x) => (x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2)],
  ["logistic", (k) => random.logistic(k, [n]), (x) => 1 / (1 + Math.exp(-x))],
  ["cauchy", (k) => random.cauchy(k, [n]), (x) => 0.5 + Math.atan(x) / Math.PI],
  ["gamma of shape ½", (k) => random.gamma(k, 0.5, [n]), (x) => math.erf(Math.sqrt(x))],
  ["gamma of shape 1", (k) => random.gamma(k, 1, [n]), (x) => -Math.expm1(-x)],
  ["gamma of shape 3", (k) => random.gamma(k, 3, [n]), (x) => 1 - Math.exp(-x) * (1 + x + (x * x) / 2)],
  ["loggamma of shape ½", (k) => random.loggamma(k, 0.5, [n]), (x) => math.erf(Math.exp(x / 2))],
  ["beta(2, 1)", (k) => random.beta(k, 2, 1, [n]), (x) => x * x],
  ["beta(½, ½)", (k) => random.beta(k, 0.5, 0.5, [n]), (x) => (2 / Math.PI) * Math.asin(Math.sqrt(Math.min(1, x)))],
  ["a coordinate of the ball", (k) => np.slice(random.ball(k, 3, [n]), [null, 0]), (x) => 0.5 + (3 * x - x ** 3) / 4],
  ["the diamond's radius", (k) => np.sum(np.abs(random.ball(k, 2, [n], { p: 1 })), -1), (x) => x * x],
])("%s numbers are distributed as they should be", (_name, numbers, cdf) => {
  expect(distance(numbers(key(2026)), cdf)).toBeLessThan(1.63 / Math.sqrt(n));
});

const moments = (x: np.NDArray): [mean: number, variance: number] => {
  const values = [...np.toTypedArray(x)];
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return [mean, values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length];
};

test.each([0.5, 3, 9.99, 10, 50, 1000])("Poisson numbers of mean %d have it, as mean and variance", (lambda) => {
  const [mean, variance] = moments(random.poisson(key(1), lambda, [n]));
  expect(Math.abs(mean - lambda)).toBeLessThan(4 * Math.sqrt(lambda / n));
  // The variance of (k − λ)² is λ + 2λ².
  expect(Math.abs(variance - lambda)).toBeLessThan(4 * Math.sqrt((lambda + 2 * lambda ** 2) / n));
});

test("Poisson numbers are as frequent as they should be", () => {
  for (const lambda of [2, 12]) {
    const counts = new Float64Array(60);
    for (const k of np.toTypedArray(random.poisson(key(4), lambda, [n]))) counts[k]++;
    let p = Math.exp(-lambda);
    for (let k = 0; k < 30; k++) {
      expect(Math.abs(counts[k] / n - p)).toBeLessThan(4.5 * Math.sqrt(p / n) + 1e-4);
      p *= lambda / (k + 1);
    }
  }
});

test("at the edges of their parameters", () => {
  expect(np.toNested(random.poisson(key(0), np.array([0, -1, NaN])))).toEqual([0, -1, -1]);
  expect(np.toNested(random.gamma(key(0), np.array([0, -1, NaN])))).toEqual([NaN, NaN, NaN]);
  expect(np.toNested(random.bernoulli(key(0), np.array([0, 1])))).toEqual([false, true]);
  const drawn = np.toTypedArray(random.truncatedNormal(key(0), 5, 5.5, [2000]));
  expect(Math.min(...drawn)).toBeGreaterThan(5);
  expect(Math.max(...drawn)).toBeLessThan(5.5);
});

test("classes come with their probabilities", () => {
  const p = [0.5, 0.3, 0.2, 0];
  const logits = np.log(np.array(p));
  for (const drawn of [random.categorical(key(6), logits, { shape: [n] }), random.choice(key(6), 4, [n], { p: np.array(p) })]) {
    const counts = [0, 0, 0, 0];
    for (const c of np.toTypedArray(drawn)) counts[c]++;
    p.forEach((probability, c) =>
      expect(Math.abs(counts[c] / n - probability)).toBeLessThanOrEqual(4 * Math.sqrt((probability * (1 - probability)) / n)),
    );
  }
});

test("Dirichlet probabilities sum to 1 and have the mean α/Σα", () => {
  const alpha = np.array([0.5, 1.5, 3]);
  const x = random.dirichlet(key(5), alpha, [20_000]);
  expect(x.shape).toEqual([20_000, 3]);
  const means = np.toNested(np.mean(x, 0)) as number[];
  [0.1, 0.3, 0.6].forEach((mean, i) => expect(means[i]).toBeCloseTo(mean, 2));
  for (const sum of np.toTypedArray(np.sum(x, -1))) expect(sum).toBeCloseTo(1, 5);
});

test("points of the ball lie in it", () => {
  for (const length of np.toTypedArray(np.sum(np.square(random.ball(key(1), 4, [1000])), -1))) expect(length).toBeLessThan(1);
});

test("vectors have their mean and covariance; known numbers are those of jax.random", () => {
  const mean = np.array([1, 2]);
  const covariance = np.array([
    [2, 0.5],
    [0.5, 1],
  ]);
  const known = [
    -1.045316219329834, 2.9286301136016846, 1.5409455299377441, 3.978659152984619, 0.1689128279685974, 1.9881186485290527,
  ];
  const few = np.toTypedArray(random.multivariateNormal(key(3), mean, covariance, [3]));
  known.forEach((v, i) => expect(few[i]).toBeCloseTo(v, 5));
  const many = np.toNested(random.multivariateNormal(key(1), mean, covariance, [n])) as number[][];
  const average = (f: (x: number, y: number) => number): number => many.reduce((sum, [x, y]) => sum + f(x, y), 0) / n;
  expect(average((x) => x)).toBeCloseTo(1, 1);
  expect(average((_, y) => y)).toBeCloseTo(2, 1);
  expect(average((x) => (x - 1) ** 2)).toBeCloseTo(2, 1);
  expect(average((x, y) => (x - 1) * (y - 2))).toBeCloseTo(0.5, 1);
  expect(() => random.multivariateNormal(key(1), mean, np.eye(3))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: multivariateNormal: given mean [2] and covariance [3, 3]; expected a mean [...batch, n] and a covariance [...batch, n, n]. For independent numbers, scale and shift those of normal.]`,
  );
});

test("orthogonal matrices are orthogonal, and turn either way", () => {
  const q = random.orthogonal(key(3), 3, [200], { dtype: "float64" });
  expect(q.shape).toEqual([200, 3, 3]);
  const products = np.toNested(np.matmul(np.transpose(q, [0, 2, 1]), q)) as number[][][];
  for (const product of products)
    product.forEach((line, i) => line.forEach((v, j) => expect(v).toBeCloseTo(i === j ? 1 : 0, 12)));
  const corner = (np.toNested(q) as number[][][]).map(([[first]]) => first);
  // An entry of a matrix of size 3 is uniform in [−1, 1]: both signs come up.
  expect(corner.filter((v) => v > 0).length).toBeGreaterThan(70);
  expect(corner.filter((v) => v < 0).length).toBeGreaterThan(70);
});
