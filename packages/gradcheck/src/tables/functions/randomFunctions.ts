import type { NDArray } from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { between, positive } from "../../arbitraries/elements.js";
import { keys } from "../../arbitraries/keys.js";
import { a, ints, matrix, rows, type FunctionRow, type FunctionRowOptions } from "./functionRow.js";

const double = { dtype: "float64" } as const;
const byKey: FunctionRowOptions = { order: 0, why: "depends on the key alone" };
const whole: FunctionRowOptions = { order: 0, why: "draws whole numbers" };
const declared: FunctionRowOptions = {
  declared: true,
  sameNumbers: false,
  why: "the derivative is that of the quantile a draw stands at",
};

/** Random draws: a key, and the parameters of the distribution. */
export const randomFunctions = (): readonly FunctionRow[] =>
  rows([
    ["split", (key) => random.split(key, 3), [keys()], byKey],
    ["foldIn", (key, n) => random.foldIn(key, n), [keys(), ints([], 0, 100)], byKey],
    ["bits", (key) => random.bits(key, [3]), [keys()], byKey],
    ["uniform", (key) => random.uniform(key, [3]), [keys()], byKey],
    [
      "uniform: between",
      (key, low, high) => random.uniform(key, [2, 3], { ...double, minval: low, maxval: high }),
      [keys(), a([3]), a([3], between(3, 5))],
      { sameNumbers: false },
    ],
    ["normal", (key) => random.normal(key, [3], double), [keys()], byKey],
    [
      "truncatedNormal",
      (key, low, high) => random.truncatedNormal(key, low, high, [2, 3], double),
      [keys(), a([3], between(-2, -0.5)), a([3], between(0.5, 2))],
      { sameNumbers: false },
    ],
    [
      "multivariateNormal",
      (key, mean, cov) => random.multivariateNormal(key, mean, cov, [2], double),
      [keys(), a([3]), matrix(3)],
      { sameNumbers: false },
    ],
    ["exponential", (key) => random.exponential(key, [3]), [keys()], byKey],
    ["gumbel", (key) => random.gumbel(key, [3]), [keys()], byKey],
    ["laplace", (key) => random.laplace(key, [3]), [keys()], byKey],
    ["logistic", (key) => random.logistic(key, [3]), [keys()], byKey],
    ["cauchy", (key) => random.cauchy(key, [3]), [keys()], byKey],
    ["ball", (key) => random.ball(key, 3, [2]), [keys()], byKey],
    ["orthogonal", (key) => random.orthogonal(key, 3), [keys()], byKey],
    ["gamma", (key, shape) => random.gamma(key, shape, [2, 3], double), [keys(), a([3], positive(0.5))], declared],
    ["loggamma", (key, shape) => random.loggamma(key, shape, [2, 3], double), [keys(), a([3], positive(0.5))], declared],
    [
      "beta",
      (key, p, q) => random.beta(key, p, q, [2, 3], double),
      [keys(), a([3], positive(0.5)), a([3], positive(0.5))],
      declared,
    ],
    ["dirichlet", (key, alpha) => random.dirichlet(key, alpha, [2], double), [keys(), a([3], positive(0.5))], declared],
    [
      "bernoulli",
      (key, p) => random.bernoulli(key, p, [2, 3]),
      [keys(), a([3], between(0, 1))],
      { ...whole, sameNumbers: false },
    ],
    ["rademacher", (key) => random.rademacher(key, [3]), [keys()], whole],
    ["randint", (key, low) => random.randint(key, [2, 3], low, 9), [keys(), ints([3])], whole],
    ["poisson", (key, mean) => random.poisson(key, mean, [2, 3]), [keys(), a([3], positive())], { ...whole, sameNumbers: false }],
    ["categorical", (key, logits) => random.categorical(key, logits), [keys(), a([2, 3])], { ...whole, sameNumbers: false }],
    ["permutation", (key, x: NDArray) => random.permutation(key, x), [keys(), a([4, 2])]],
    ["choice", (key, x: NDArray) => random.choice(key, x, [3]), [keys(), a([4, 2])]],
    ["choice: without replacement", (key, x: NDArray) => random.choice(key, x, [3], { replace: false }), [keys(), a([4])]],
  ]);
