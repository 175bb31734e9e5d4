import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as fc from "fast-check";
import {
  arrays,
  awayFrom,
  awayFromZero,
  defaultRuns,
  between,
  distinct,
  integers,
  keys,
  lossLaws,
  lossRunLaws,
  positive,
  register,
  type AsyncLaw,
  type Law,
  type LossLawsOptions,
} from "@nabla-js/gradcheck";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "./index.js";

const at = (x: NDArray, i: number): number => np.toTypedArray(x)[i];
const zip =
  (f: (p: number, t: number) => number) =>
  (p: NDArray, t: NDArray): NDArray =>
    np.array(
      Float64Array.from({ length: p.size }, (_, i) => f(at(p, i), at(t, i))),
      { dtype: "float64", shape: p.shape },
    );
const rows =
  (f: (p: number[], t: number[]) => number) =>
  (p: NDArray, t: NDArray): NDArray => {
    const [a, b] = [p, t].map((x) => np.toNested(x) as number[][]);
    return np.array(
      a.map((row, i) => f(row, b[i])),
      { dtype: "float64" },
    );
  };
const batch = (x: NDArray): readonly number[] => x.shape.slice(0, -1);
const shape = (x: NDArray): readonly number[] => x.shape;
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const softmax = (row: readonly number[]): number[] => row.map((x) => Math.exp(x) / sum(row.map(Math.exp)));

const two = (elements = between(-3, 3), targets = elements, size: readonly number[] = [2, 3]) =>
  [arrays(size, { elements }), arrays(size, { elements: targets })] as const;
const probabilities = arrays([2, 3], { elements: positive(0.125, 2) }).map((x) => np.div(x, np.sum(x, -1, { keepdims: true })));
const labels = arrays([4], { dtype: "int32", elements: integers(0, 2) });
const signs = arrays([2, 3], { elements: integers(0, 1) }).map((x) => np.sub(np.mul(2, x), 1));
const fractions = arrays([2, 3], { elements: between(0, 1) });
const logits43 = arrays([4, 3]);
/** Targets away from the predictions, which are multiples of ½: an error is never 0 nor ±1. */
const apart = [
  arrays([2, 3], { elements: integers(-3, 3) }),
  arrays([2, 3], { elements: awayFrom([-2, -1, 0, 1, 2], 0.25, -2.5, 2.5) }),
] as const;

/** Every loss with its arguments, once more: where it runs. */
const runs: Record<string, readonly (Law | AsyncLaw)[]> = {};
const backends = [createWasmBackend({ threads: 1 })];

const laws = <Args extends readonly [NDArray, ...unknown[]]>(
  name: string,
  loss: (...args: Args) => NDArray,
  options: LossLawsOptions<Args>,
): readonly Law[] => {
  runs[name] = lossRunLaws(name, loss, options.args, { backends });
  return lossLaws(name, loss, options);
};

const table: Readonly<Record<string, readonly Law[]>> = {
  absoluteError: laws("absoluteError", all.absoluteError, {
    args: apart,
    naive: zip((p, t) => Math.abs(p - t)),
    right: (_p, t) => t,
    resultShape: shape,
    survives1000: true,
  }),
  squaredError: laws("squaredError", all.squaredError, {
    args: two(),
    naive: zip((p, t) => (p - t) ** 2),
    right: (_p, t) => t,
    resultShape: shape,
    survives1000: true,
  }),
  huber: laws("huber", (p: NDArray, t: NDArray) => all.huber(p, t, 1), {
    args: apart,
    naive: zip((p, t) => (Math.abs(p - t) <= 1 ? 0.5 * (p - t) ** 2 : Math.abs(p - t) - 0.5)),
    right: (_p, t) => t,
    resultShape: shape,
    survives1000: true,
  }),
  smoothL1: laws("smoothL1", (p: NDArray, t: NDArray) => all.smoothL1(p, t, 0.5), {
    args: [apart[0], arrays([2, 3], { elements: awayFrom([-2, -1, 0, 1, 2], 0.125, -2.25, 2.25) })],
    naive: zip((p, t) => (Math.abs(p - t) <= 0.5 ? (p - t) ** 2 : Math.abs(p - t) - 0.25)),
    right: (_p, t) => t,
    order: 1, // its slope bends at half a unit
    resultShape: shape,
    survives1000: true,
  }),
  logCosh: laws("logCosh", all.logCosh, {
    args: two(),
    naive: zip((p, t) => Math.log(Math.cosh(p - t))),
    right: (_p, t) => t,
    resultShape: shape,
    survives1000: true,
  }),
  quantileLoss: laws("quantileLoss", (p: NDArray, t: NDArray) => all.quantileLoss(p, t, 0.75), {
    args: apart,
    naive: zip((p, t) => Math.max(0.75 * (t - p), -0.25 * (t - p))),
    resultShape: shape,
    survives1000: true,
  }),
  poissonNll: laws("poissonNll", all.poissonNll, {
    args: [arrays([2, 3]), arrays([2, 3], { elements: integers(0, 5) })],
    naive: zip((x, n) => Math.exp(x) - n * x),
    nonNegative: false,
    resultShape: shape,
  }),
  softmaxCrossEntropy: laws("softmaxCrossEntropy", (x: NDArray, q: NDArray) => all.softmaxCrossEntropy(x, q), {
    args: [arrays([2, 3]), probabilities],
    naive: rows((x, q) => -sum(softmax(x).map((p, c) => q[c] * Math.log(p)))),
    resultShape: batch,
    survives1000: true,
    ignoresShift: true,
  }),
  smoothed: laws(
    "softmaxCrossEntropy, smoothed and weighted",
    (x: NDArray, q: NDArray, w: NDArray) => all.softmaxCrossEntropy(x, q, { labelSmoothing: 0.25, classWeights: w }),
    { args: [arrays([2, 3]), probabilities, arrays([3], { elements: positive() })], survives1000: true },
  ),
  softmaxCrossEntropyWithIntegerLabels: laws(
    "softmaxCrossEntropyWithIntegerLabels",
    (x: NDArray, y: NDArray) => all.softmaxCrossEntropyWithIntegerLabels(x, y),
    {
      args: [logits43, labels],
      naive: (x, y) =>
        np.array(
          (np.toNested(x) as number[][]).map((row, i) => -Math.log(softmax(row)[at(y, i)])),
          { dtype: "float64" },
        ),
      resultShape: batch,
      survives1000: true,
      ignoresShift: true,
    },
  ),
  sigmoidCrossEntropy: laws("sigmoidCrossEntropy", (x: NDArray, y: NDArray) => all.sigmoidCrossEntropy(x, y), {
    args: [arrays([2, 3]), fractions],
    naive: zip((x, y) => -y * Math.log(logistic(x)) - (1 - y) * Math.log(1 - logistic(x))),
    resultShape: shape,
    survives1000: true,
  }),
  sigmoidFocalLoss: laws("sigmoidFocalLoss", (x: NDArray, y: NDArray) => all.sigmoidFocalLoss(x, y, { alpha: 0.25 }), {
    args: [arrays([2, 3]), arrays([2, 3], { elements: integers(0, 1) })],
    naive: zip((x, y) => {
      const p = y === 1 ? logistic(x) : 1 - logistic(x);
      return (y === 1 ? 0.25 : 0.75) * (1 - p) ** 2 * -Math.log(p);
    }),
    resultShape: shape,
    survives1000: true,
  }),
  hinge: laws("hinge", all.hinge, {
    args: [arrays([2, 3], { elements: awayFrom([-1, 1], 0.125, -3, 3) }), signs],
    naive: zip((s, y) => Math.max(0, 1 - y * s)),
    right: (_s, y) => np.mul(2, y),
    resultShape: shape,
    survives1000: true,
  }),
  multiclassHinge: laws("multiclassHinge", all.multiclassHinge, {
    args: [arrays([4, 3], { elements: distinct(0.375) }), labels],
    naive: (s, y) =>
      np.array(
        (np.toNested(s) as number[][]).map(
          (row, i) => Math.max(...row.map((v, c) => v + (c === at(y, i) ? 0 : 1))) - row[at(y, i)],
        ),
        { dtype: "float64" },
      ),
    resultShape: batch,
    survives1000: true,
    ignoresShift: true,
  }),
  perceptron: laws("perceptron", all.perceptron, {
    args: [arrays([2, 3], { elements: awayFromZero() }), signs],
    naive: zip((s, y) => Math.max(0, -y * s)),
    right: (_s, y) => y,
    resultShape: shape,
    survives1000: true,
  }),
  multiclassPerceptron: laws("multiclassPerceptron", all.multiclassPerceptron, {
    args: [arrays([4, 3], { elements: distinct(0.375) }), labels],
    naive: (s, y) =>
      np.array(
        (np.toNested(s) as number[][]).map((row, i) => Math.max(...row) - row[at(y, i)]),
        { dtype: "float64" },
      ),
    resultShape: batch,
    survives1000: true,
    ignoresShift: true,
  }),
  "multiclassHinge, every": laws(
    "multiclassHinge, every",
    (s: NDArray, y: NDArray) => all.multiclassHinge(s, y, { every: true }),
    {
      args: [arrays([4, 3], { elements: distinct(0.375) }), labels],
      naive: (s, y) =>
        np.array(
          (np.toNested(s) as number[][]).map(
            (row, i) => sum(row.map((v, c) => (c === at(y, i) ? 0 : Math.max(0, 1 + v - row[at(y, i)])))) / 3,
          ),
          { dtype: "float64" },
        ),
      resultShape: batch,
      survives1000: true,
      ignoresShift: true,
    },
  ),
  sparsemaxLoss: laws("sparsemaxLoss", all.sparsemaxLoss, {
    args: [arrays([2, 3], { elements: awayFrom([-1, 1], 0.125, -3, 3) }), arrays([2, 3], { elements: integers(0, 1) })],
    naive: zip((x, y) => {
      const z = y === 1 ? -x : x;
      return z <= -1 ? 0 : z >= 1 ? z : (z + 1) ** 2 / 4;
    }),
    right: (_x, y) => np.mul(2, np.sub(np.mul(2, y), 1)),
    resultShape: shape,
    survives1000: true,
  }),
  multiclassSparsemaxLoss: laws("multiclassSparsemaxLoss", all.multiclassSparsemaxLoss, {
    args: [arrays([4, 3], { elements: distinct(0.375) }), labels],
    naive: (x, y) =>
      np.array(
        (np.toNested(x) as number[][]).map((row, i) => {
          // The threshold by halving: the probabilities above it sum to 1.
          let [low, high] = [Math.max(...row) - 1, Math.max(...row)];
          for (let k = 0; k < 100; k++) {
            const middle = (low + high) / 2;
            if (sum(row.map((z) => Math.max(0, z - middle))) > 1) low = middle;
            else high = middle;
          }
          const squares = sum(row.map((z) => (z > low ? z ** 2 - low ** 2 : 0)));
          return -row[at(y, i)] + squares / 2 + 0.5;
        }),
        { dtype: "float64" },
      ),
    order: 1, // its slope bends where a class joins
    resultShape: batch,
    survives1000: true,
    ignoresShift: true,
  }),
  polyLoss: laws("polyLoss", (x: NDArray, q: NDArray) => all.polyLoss(x, q, 1.5), {
    args: [arrays([2, 3]), probabilities],
    naive: rows(
      (x, q) => sum(softmax(x).map((p, c) => -q[c] * Math.log(p))) + 1.5 * (1 - sum(softmax(x).map((p, c) => q[c] * p))),
    ),
    resultShape: batch,
    survives1000: true,
    ignoresShift: true,
  }),
  ntXent: laws("ntXent", (x: NDArray, y: NDArray) => all.ntXent(x, y, { temperature: 0.5 }), {
    args: [arrays([4, 3], { elements: awayFromZero() }), labels],
    naive: (x, y) => {
      const unit = (np.toNested(x) as number[][]).map((row) => row.map((v) => v / Math.hypot(...row)));
      const s = unit.map((a) => unit.map((b) => sum(a.map((v, i) => v * b[i])) / 0.5));
      return np.array(
        s.map((row, i) => {
          const others = row.map((_, j) => j).filter((j) => j !== i);
          const positives = others.filter((j) => at(y, j) === at(y, i));
          const total = Math.log(sum(others.map((j) => Math.exp(row[j]))));
          return positives.length === 0 ? 0 : sum(positives.map((j) => total - row[j])) / positives.length;
        }),
        { dtype: "float64" },
      );
    },
    resultShape: batch,
    survives1000: true,
  }),
  "klDivergence of logarithms": laws(
    "klDivergence of logarithms",
    (p: NDArray, t: NDArray) => all.klDivergence(p, t, { logTargets: true, convex: true }),
    {
      args: [two()[0], probabilities.map((p) => np.log(p))],
      naive: rows((x, t) => sum(x.map((l, c) => Math.exp(t[c]) * (t[c] - l) + Math.exp(l) - Math.exp(t[c])))),
      nonNegative: false, // a rounding below 0 where both are one distribution
      right: (_p, t) => t,
      resultShape: batch,
    },
  ),
  klDivergence: laws("klDivergence", all.klDivergence, {
    args: [probabilities.map((p) => np.log(p)), probabilities],
    naive: rows((x, t) => sum(x.map((l, c) => t[c] * (Math.log(t[c]) - l)))),
    nonNegative: false, // a rounding below 0 where both are one distribution
    resultShape: batch,
  }),
  cosineDistance: laws("cosineDistance", (p: NDArray, t: NDArray) => all.cosineDistance(p, t), {
    args: two(awayFromZero()),
    naive: rows((a, b) => 1 - sum(a.map((x, i) => x * b[i])) / Math.hypot(...a) / Math.hypot(...b)),
    nonNegative: false, // a rounding below 0 where both have one direction
    right: (_p, t) => t,
    resultShape: batch,
    survives1000: true,
  }),
  triplet: laws("triplet", (a: NDArray, p: NDArray, n: NDArray) => all.triplet(a, p, n, { margin: 100 }), {
    args: [
      arrays([2, 3], { elements: between(-3, -1) }),
      arrays([2, 3], { elements: between(0, 1) }),
      arrays([2, 3], { elements: between(2, 3) }),
    ],
    naive: (a, p, n) => {
      const [x, y, z] = [a, p, n].map((it) => np.toNested(it) as number[][]);
      return np.array(
        x.map((row, i) => Math.hypot(...row.map((v, j) => v - y[i][j])) - Math.hypot(...row.map((v, j) => v - z[i][j])) + 100),
        { dtype: "float64" },
      );
    },
    resultShape: batch,
  }),
  infoNce: laws("infoNce", (q: NDArray, k: NDArray) => all.infoNce(q, k, { temperature: 0.5, symmetric: true }), {
    args: two(),
    naive: (q, k) => {
      const [a, b] = [q, k].map((it) => np.toNested(it) as number[][]);
      const s = a.map((x) => b.map((y) => sum(x.map((v, i) => v * y[i])) / 0.5));
      const column = (j: number): number[] => s.map((row) => row[j]);
      return np.array(
        a.map((_, i) => -0.5 * (Math.log(softmax(s[i])[i]) + Math.log(softmax(column(i))[i]))),
        { dtype: "float64" },
      );
    },
    resultShape: batch,
    survives1000: true,
  }),
  dice: laws("dice", (p: NDArray, t: NDArray) => all.dice(p, t), {
    args: [fractions, arrays([2, 3], { elements: integers(0, 1) })],
    naive: rows((p, t) => 1 - (2 * sum(p.map((x, i) => x * t[i])) + 1) / (sum(p) + sum(t) + 1)),
    resultShape: (p) => p.shape.slice(0, 1),
  }),
  gaussianKl: laws("gaussianKl", all.gaussianKl, {
    args: two(),
    naive: rows((m, l) => 0.5 * sum(m.map((x, i) => Math.exp(l[i]) + x ** 2 - 1 - l[i]))),
    resultShape: batch,
  }),
  gaussianNll: laws("gaussianNll", all.gaussianNll, {
    args: [arrays([3]), arrays([3]), arrays([3])],
    naive: (x, m, l) =>
      Array.from(
        { length: 3 },
        (_, i) =>
          -Math.log(
            Math.exp(-((at(x, i) - at(m, i)) ** 2) / (2 * Math.exp(at(l, i)))) / Math.sqrt(2 * Math.PI * Math.exp(at(l, i))),
          ),
      ),
    nonNegative: false,
    resultShape: shape,
  }),
  ganDiscriminator: laws("ganDiscriminator", all.ganDiscriminator, {
    args: two(),
    naive: zip((r, f) => -Math.log(logistic(r)) - Math.log(1 - logistic(f))),
    resultShape: shape,
    survives1000: true,
  }),
  ganGenerator: laws("ganGenerator", all.ganGenerator, {
    args: [arrays([4])],
    naive: (f) => Array.from(np.toTypedArray(f), (x) => -Math.log(logistic(x))),
    resultShape: shape,
    survives1000: true,
  }),
  leastSquaresDiscriminator: laws("leastSquaresDiscriminator", all.leastSquaresDiscriminator, {
    args: two(),
    naive: zip((r, f) => 0.5 * (r - 1) ** 2 + 0.5 * f ** 2),
    resultShape: shape,
  }),
  leastSquaresGenerator: laws("leastSquaresGenerator", all.leastSquaresGenerator, {
    args: [arrays([4])],
    right: (f) => np.onesLike(f),
    naive: (f) => Array.from(np.toTypedArray(f), (x) => 0.5 * (x - 1) ** 2),
  }),
  hingeDiscriminator: laws("hingeDiscriminator", all.hingeDiscriminator, {
    args: two(awayFrom([-1, 1], 0.125, -3, 3)),
    naive: zip((r, f) => Math.max(0, 1 - r) + Math.max(0, 1 + f)),
    resultShape: shape,
  }),
  wassersteinCritic: laws("wassersteinCritic", all.wassersteinCritic, {
    args: two(),
    naive: zip((r, f) => f - r),
    nonNegative: false,
  }),
  wassersteinGenerator: laws("wassersteinGenerator", all.wassersteinGenerator, { args: [arrays([4])], nonNegative: false }),
  gradientPenalty: laws(
    "gradientPenalty",
    (w: NDArray, real: NDArray, fake: NDArray, key: NDArray) =>
      all.gradientPenalty(key, (x) => np.sum(np.mul(w, np.square(x)), -1), real, fake),
    {
      args: fc.tuple(
        arrays([3], { elements: positive() }),
        arrays([2, 3], { elements: positive() }),
        arrays([2, 3], { elements: positive() }),
        keys(),
      ),
      resultShape: (_w, real) => real.shape.slice(0, 1),
    },
  ),
  ctc: laws("ctc", (x: NDArray, y: NDArray) => all.ctc(x, y), {
    args: [arrays([2, 3, 3]), arrays([2, 2], { dtype: "int32", elements: integers(1, 2) })],
    resultShape: (x) => x.shape.slice(0, 1),
    survives1000: true,
    ignoresShift: true,
  }),
  smoothLabels: laws("smoothLabels", (q: NDArray) => all.smoothLabels(q, 0.25), {
    args: [probabilities],
    naive: (q) => zip((p) => 0.75 * p + 0.25 / 3)(q, q),
  }),
  cosineSimilarity: laws("cosineSimilarity", (a: NDArray, b: NDArray) => all.cosineSimilarity(a, b), {
    args: two(awayFromZero()),
    naive: rows((a, b) => sum(a.map((x, i) => x * b[i])) / Math.hypot(...a) / Math.hypot(...b)),
    nonNegative: false,
    resultShape: batch,
  }),
};

// A draw of ctc is a loop over time, differentiated up to twice: a few are as much work as all of the others.
const { ctc, ...others } = table;
for (const laws of Object.values(others)) register(test, laws);
for (const law of ctc) test(law.name, () => law.check(Math.ceil(defaultRuns() / 10)));

// Each draw is compiled anew, three times.
for (const law of Object.values(runs).flat()) test(law.name, () => law.check(Math.ceil(defaultRuns() / 15)));

test("every loss is in the table", () => {
  const metrics = ["accuracy", "confusionMatrix", "f1", "precision", "r2", "recall", "rocAuc", "topKAccuracy"];
  const losses = Object.keys(all).filter((name) => !metrics.includes(name));
  expect(losses.filter((name) => !(name in table))).toEqual([]);
});
