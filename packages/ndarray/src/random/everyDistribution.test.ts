import { expect, test } from "vitest";
import * as np from "../index.js";
import * as math from "../math/erf.js";
import * as random from "../random.js";

// Every function that draws, held to the distribution it names: by the distance of Kolmogorov and Smirnov, which stays below
// 1.63/√n in 99 of 100 cases, and by mean and variance, within 4 standard errors.

const n = 100_000;

interface Distribution {
  readonly draw: (key: np.NDArray) => np.NDArray;
  /** Of all numbers up to and including x. */
  readonly cdf: (x: number) => number;
  /** Left out where there is none. */
  readonly mean?: number;
  readonly variance?: number;
  readonly isDiscrete?: boolean;
}

const euler = 0.5772156649015329;
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const normalCdf = (x: number): number => math.erfc(-x / Math.SQRT2) / 2;
const mass = normalCdf(2) - normalCdf(-1);
const truncatedMean = (density(-1) - density(2)) / mass;
/** Whole numbers from 0 with these probabilities. */
const steps = (p: readonly number[]): Pick<Distribution, "cdf" | "mean" | "variance" | "isDiscrete"> => {
  const mean = p.reduce((sum, q, k) => sum + q * k, 0);
  return {
    cdf: (x) => p.reduce((sum, q, k) => (k <= x ? sum + q : sum), 0),
    mean,
    variance: p.reduce((sum, q, k) => sum + q * (k - mean) ** 2, 0),
    isDiscrete: true,
  };
};
/** e⁻³·3ᵏ/k! */
const poisson3: number[] = [Math.exp(-3)];
for (let k = 1; k < 40; k++) poisson3.push((poisson3[k - 1] * 3) / k);
const corner = (x: np.NDArray): np.NDArray => np.at(x, "...", 0, 0).get();
const first = (x: np.NDArray): np.NDArray => np.at(x, ":", 0).get();

const distributions: Readonly<Record<string, Distribution>> = {
  ball: { draw: (k) => first(random.ball(k, 3, [n])), cdf: (x) => 0.5 + (3 * x - x ** 3) / 4, mean: 0, variance: 1 / 5 },
  bernoulli: { draw: (k) => random.bernoulli(k, 0.3, [n]), ...steps([0.7, 0.3]) },
  beta: { draw: (k) => random.beta(k, 2, 3, [n]), cdf: (x) => 6 * x ** 2 - 8 * x ** 3 + 3 * x ** 4, mean: 0.4, variance: 0.04 },
  bits: {
    draw: (k) => np.div(np.astype(random.bits(k, [n]), "float64"), 2 ** 32),
    cdf: (x) => x,
    mean: 1 / 2,
    variance: 1 / 12,
  },
  categorical: {
    draw: (k) => random.categorical(k, np.log(np.array([1, 2, 3, 4])), { shape: [n] }),
    ...steps([0.1, 0.2, 0.3, 0.4]),
  },
  cauchy: { draw: (k) => random.cauchy(k, [n]), cdf: (x) => 0.5 + Math.atan(x) / Math.PI },
  choice: { draw: (k) => random.choice(k, 3, [n], { p: np.array([0.2, 0.5, 0.3]) }), ...steps([0.2, 0.5, 0.3]) },
  dirichlet: {
    draw: (k) => first(random.dirichlet(k, np.array([1, 2, 3]), [n])),
    cdf: (x) => 1 - (1 - x) ** 5,
    mean: 1 / 6,
    variance: 5 / 252,
  },
  exponential: { draw: (k) => random.exponential(k, [n]), cdf: (x) => -Math.expm1(-x), mean: 1, variance: 1 },
  gamma: { draw: (k) => random.gamma(k, 3, [n]), cdf: (x) => 1 - Math.exp(-x) * (1 + x + (x * x) / 2), mean: 3, variance: 3 },
  gumbel: { draw: (k) => random.gumbel(k, [n]), cdf: (x) => Math.exp(-Math.exp(-x)), mean: euler, variance: Math.PI ** 2 / 6 },
  laplace: {
    draw: (k) => random.laplace(k, [n]),
    cdf: (x) => (x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2),
    mean: 0,
    variance: 2,
  },
  loggamma: {
    draw: (k) => random.loggamma(k, 1, [n]),
    cdf: (x) => -Math.expm1(-Math.exp(x)),
    mean: -euler,
    variance: Math.PI ** 2 / 6,
  },
  logistic: { draw: (k) => random.logistic(k, [n]), cdf: (x) => 1 / (1 + Math.exp(-x)), mean: 0, variance: Math.PI ** 2 / 3 },
  multivariateNormal: {
    draw: (k) =>
      np.sum(
        random.multivariateNormal(
          k,
          np.array([1, 2]),
          np.array([
            [2, 0.5],
            [0.5, 1],
          ]),
          [n],
        ),
        1,
      ),
    cdf: (x) => normalCdf((x - 3) / 2),
    mean: 3,
    variance: 4,
  },
  normal: { draw: (k) => random.normal(k, [n]), cdf: normalCdf, mean: 0, variance: 1 },
  // Any entry of an orthogonal matrix of size 3 is uniform: the sphere has its area evenly along each axis.
  orthogonal: { draw: (k) => corner(random.orthogonal(k, 3, [n])), cdf: (x) => (x + 1) / 2, mean: 0, variance: 1 / 3 },
  permutation: {
    draw: (k) => first(random.permutation(k, np.tile(np.arange(5), [n, 1]), { axis: 1, independent: true })),
    ...steps([0.2, 0.2, 0.2, 0.2, 0.2]),
  },
  poisson: { draw: (k) => random.poisson(k, 3, [n]), ...steps(poisson3) },
  rademacher: {
    draw: (k) => random.rademacher(k, [n]),
    cdf: (x) => (x < 1 ? 0.5 : 1),
    mean: 0,
    variance: 1,
    isDiscrete: true,
  },
  randint: { draw: (k) => random.randint(k, [n], 0, 7), ...steps(new Array<number>(7).fill(1 / 7)) },
  truncatedNormal: {
    draw: (k) => random.truncatedNormal(k, -1, 2, [n]),
    cdf: (x) => (normalCdf(x) - normalCdf(-1)) / mass,
    mean: truncatedMean,
    variance: 1 + (-density(-1) - 2 * density(2)) / mass - truncatedMean ** 2,
  },
  uniform: { draw: (k) => random.uniform(k, [n], { minval: -1, maxval: 3 }), cdf: (x) => (x + 1) / 4, mean: 1, variance: 4 / 3 },
};

test("every function that draws has its line", () => {
  const makers = ["foldIn", "key", "split"];
  expect(Object.keys(distributions).sort()).toEqual(
    Object.keys(random)
      .filter((name) => !makers.includes(name))
      .sort(),
  );
});

test.each(Object.keys(distributions))("%s: distance, mean and variance", (name) => {
  const { draw, cdf, mean, variance, isDiscrete = false } = distributions[name];
  const values = Float64Array.from(np.toTypedArray(draw(random.key(7)))).sort();
  expect(values.length).toBe(n);
  let most = 0;
  values.forEach((x, i) => {
    const p = cdf(x);
    // Of equal numbers the last one tells how many there are up to x.
    if (i + 1 === n || values[i + 1] !== x) most = Math.max(most, Math.abs((i + 1) / n - p));
    if (!isDiscrete) most = Math.max(most, p - i / n);
  });
  expect(most).toBeLessThan(1.63 / Math.sqrt(n));
  if (mean === undefined || variance === undefined) return;
  const average = (f: (x: number) => number): number => values.reduce((sum, x) => sum + f(x), 0) / n;
  expect(Math.abs(average((x) => x) - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
  const fourth = average((x) => (x - mean) ** 4);
  expect(Math.abs(average((x) => (x - mean) ** 2) - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / n) + 1e-9);
});

test("streams of split keys are not correlated", () => {
  const keys = [...random.split(random.key(1), 8)];
  const streams = keys.map((k) => np.toTypedArray(random.normal(k, [20_000])));
  for (let i = 0; i < streams.length; i++)
    for (let j = 0; j < i; j++) {
      // Also against each other's neighbours: lag 1.
      for (const lag of [0, 1]) {
        let sum = 0;
        for (let t = lag; t < 20_000; t++) sum += streams[i][t] * streams[j][t - lag];
        expect(Math.abs(sum / 20_000)).toBeLessThan(4.5 / Math.sqrt(20_000));
      }
    }
});
