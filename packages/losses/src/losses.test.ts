// Examples and edges of the smaller losses.
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { grad } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "./index.js";

const at = (f: (x: NDArray) => NDArray, x: number): number => np.item(grad(f)(np.array(x)));

test("shapes are never broadcast", () => {
  const [column, row] = [np.zeros([3, 1]), np.zeros([3])];
  expect(() => all.squaredError(column, row)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: squaredError: given prediction [3, 1] and target [3]; expected one shape for all. Reshape one of them: a loss does not broadcast.]`,
  );
  for (const loss of [
    all.absoluteError,
    all.huber,
    all.logCosh,
    all.sigmoidCrossEntropy,
    all.hinge,
    all.klDivergence,
    all.cosineDistance,
    all.poissonNll,
    all.dice,
    all.gaussianKl,
    all.ganDiscriminator,
    all.infoNce,
  ])
    expect(() => loss(column, row), loss.name).toThrow(/^\w+: given /);
  expect(() => all.triplet(column, column, row)).toThrow(/triplet/);
  expect(() => all.cosineSimilarity(np.zeros([]), np.zeros([]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: cosineSimilarity: given a [] and b []; expected one shape for all, [...batch, features]. Reshape one of them: a loss does not broadcast.]`,
  );
});

test("huber is a parabola up to delta, then straight", () => {
  const zero = np.zeros([3]);
  expect(np.toNested(all.huber(np.array([1, 2, -5]), zero, 2))).toEqual([0.5, 2, 8]);
  expect(() => all.huber(zero, zero, 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: huber: given delta 0; expected a delta above 0. Give the error from which on the loss is straight.]`,
  );
});

test("second derivatives are right at zero error and at zero logits", () => {
  const second = (f: (x: NDArray) => NDArray): number => at((x) => grad(f)(x), 0);
  const zero = np.zeros([]);
  expect(second((x) => all.huber(x, zero))).toBe(1);
  expect(second((x) => all.logCosh(x, zero))).toBe(1);
  expect(second((x) => all.sigmoidCrossEntropy(x, zero))).toBe(0.25);
});

test("logCosh keeps the digits of small errors, and does not overflow", () => {
  const x = np.array([1e-4, 1000]);
  const [small, large] = np.toTypedArray(all.logCosh(x, np.zeros([2])));
  expect(small / 5e-9).toBeCloseTo(1, 5);
  expect(large).toBeCloseTo(1000 - Math.LN2, 3);
});

test("sigmoidCrossEntropy keeps the digits of what is nearly right", () => {
  const loss = np.toTypedArray(all.sigmoidCrossEntropy(np.array([20, -20]), np.array([1, 0])));
  for (const v of loss) expect(v / Math.exp(-20)).toBeCloseTo(1, 5);
});

test("sigmoidCrossEntropy: smoothing and weights", () => {
  const [x, y] = [np.array([2, -1]), np.array([1, 0])];
  const soft = all.sigmoidCrossEntropy(x, y, { labelSmoothing: 0.2 });
  expect(allClose(soft, all.sigmoidCrossEntropy(x, np.array([0.9, 0.1])))).toBe(true);
  const [weighted, plain] = [all.sigmoidCrossEntropy(x, y, { positiveWeight: 3 }), all.sigmoidCrossEntropy(x, y)].map(
    np.toTypedArray,
  );
  expect(weighted[0]).toBeCloseTo(3 * plain[0], 5);
  expect(weighted[1]).toBeCloseTo(plain[1], 5);
});

test("a focal loss with gamma 0 is the cross-entropy", () => {
  const [x, y] = [np.array([2, -1]), np.array([1, 1])];
  expect(np.toNested(all.sigmoidFocalLoss(x, y, { gamma: 0 }))).toEqual(np.toNested(all.sigmoidCrossEntropy(x, y)));
});

test("klDivergence: a class that cannot be costs nothing", () => {
  expect(np.toNested(all.klDivergence(np.log(np.array([[0.5, 0.5]])), np.array([[1, 0]])))).toEqual([Math.fround(Math.LN2)]);
});

test("a vector of zeros has no direction, and no NaN", () => {
  expect(np.toNested(all.cosineSimilarity(np.array([[0, 0]]), np.array([[1, 0]])))).toEqual([0]);
  const g = grad((a: NDArray) => np.sum(all.cosineDistance(a, np.array([[1, 0]]))))(np.zeros([1, 2]));
  expect(np.toTypedArray(g).every(Number.isFinite)).toBe(true);
});

test("triplet: equal vectors are flat, not NaN; distances may be squared", () => {
  const same = np.ones([1, 2]);
  const g = grad((a: NDArray) => np.sum(all.triplet(a, same, same)))(same);
  expect(np.toNested(g)).toEqual([[0, 0]]);
  const [a, p, n] = [np.array([[0, 0]]), np.array([[3, 4]]), np.array([[0, 1]])];
  expect(np.toNested(all.triplet(a, p, n))).toEqual([5]);
  expect(np.toNested(all.triplet(a, p, n, { squared: true, margin: 0 }))).toEqual([24]);
});

test("infoNce and quantileLoss check their numbers", () => {
  expect(() => all.infoNce(np.ones([2, 2]), np.ones([2, 2]), { temperature: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: infoNce: given temperature 0; expected a temperature above 0. Usual values lie between 0.05 and 1.]`,
  );
  expect(() => all.quantileLoss(np.ones([1]), np.ones([1]), 90)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: quantileLoss: given q 90; expected a fraction, 0 to 1. Give 0.5 for the median, 0.9 for what nine of ten lie below.]`,
  );
});

test("the smallest mean quantile loss is at the quantile", () => {
  const target = np.arange(11);
  const mean = (p: number): number => np.item(np.mean(all.quantileLoss(np.full([11], p), np.astype(target, "float32"), 0.8)));
  const best = [5, 6, 7, 8, 9, 10].sort((a, b) => mean(a) - mean(b))[0];
  expect(best).toBe(8);
});

test("a linear critic of slope 1 pays no penalty, one of slope 3 pays 4", () => {
  const [real, fake] = [np.ones([4, 2]), np.zeros([4, 2])];
  const slope = (c: number) => (x: NDArray) => np.sum(np.mul(np.array([c, 0]), x), -1);
  expect(np.toNested(all.gradientPenalty(random.key(0), slope(1), real, fake))).toEqual([0, 0, 0, 0]);
  expect(np.toNested(all.gradientPenalty(random.key(0), slope(3), real, fake))).toEqual([4, 4, 4, 4]);
  expect(np.toNested(all.gradientPenalty(random.key(0), slope(0), real, fake))).toEqual([1, 1, 1, 1]);
  expect(() => all.gradientPenalty(random.key(0), slope(1), real, np.zeros([3, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: gradientPenalty: given real [4, 2] and fake [3, 2]; expected one shape for both, [batch, …]. Generate as many examples as there are real ones.]`,
  );
});

test("the penalty is taken somewhere between each two examples", () => {
  const critic = (x: NDArray): NDArray => np.sum(np.square(x), -1);
  const penalty = all.gradientPenalty(random.key(1), critic, np.ones([1000, 1]), np.zeros([1000, 1]));
  // The slope is 2·ε: (2ε − 1)² has the mean ⅓.
  expect(np.item(np.mean(penalty))).toBeCloseTo(1 / 3, 1);
});
