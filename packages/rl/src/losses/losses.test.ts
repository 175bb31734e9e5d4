import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { grad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { arrays, between, checkGradients, defaultRuns } from "@nabla-js/gradcheck";
import { categoricalEntropy, categoricalLogProb } from "../policies/categorical.js";
import { gaussianEntropy, gaussianLogProb, tanhGaussianSample } from "../policies/gaussian.js";
import { atomsOf, categoricalQLearning, categoricalValues, projected, quantileQLearning } from "./distributional.js";
import { normalizedAdvantages, policyGradientLoss, ppoLoss } from "./policyGradient.js";
import { doubleQLearning, dueling, qLearning, valueOf } from "./qLearning.js";
import { softPolicyLoss, softTarget, temperatureLoss } from "./softActorCritic.js";

const numbers = (x: NDArray): number[] => Array.from(np.toTypedArray(x), (v) => v + 0);
const ints = (values: readonly number[]): NDArray => np.array(values, { dtype: "int32" });
const f64 = (values: readonly number[] | readonly (readonly number[])[]): NDArray => np.array(values, { dtype: "float64" });
const close = (x: NDArray, expected: readonly number[], digits = 5): void =>
  numbers(x).forEach((v, i) => expect(v).toBeCloseTo(expected[i], digits));
const outcome = { reward: np.array([1, 2]), terminated: np.array([false, true]), discount: 0.5 };

test("Q-learning: r + γ max q′ − q(a), without what comes after the end", () => {
  const q = np.array([[1, 2], [3, 4]]); // prettier-ignore
  const next = np.array([[10, 20], [30, 40]]); // prettier-ignore
  expect(numbers(valueOf(q, ints([1, 0])))).toEqual([2, 3]);
  expect(numbers(qLearning(q, ints([1, 0]), outcome, next))).toEqual([1 + 10 - 2, 2 - 3]);
  // The network that learns would go left; the target network says what that is worth.
  expect(numbers(doubleQLearning(q, ints([1, 0]), outcome, next, np.array([[1, 0], [0, 1]])))).toEqual([1 + 5 - 2, -1]); // prettier-ignore
  // Where both agree on the best, double is single.
  expect(numbers(doubleQLearning(q, ints([1, 0]), outcome, next, next))).toEqual(
    numbers(qLearning(q, ints([1, 0]), outcome, next)),
  );
});

test("the gradient of Q-learning moves the value of the action that was taken, and nothing of the target", () => {
  const q = np.array([[1, 2], [3, 4]]); // prettier-ignore
  const loss = (a: NDArray, b: NDArray): NDArray => np.sum(qLearning(a, ints([1, 0]), outcome, b));
  const [ofQ, ofNext] = grad(loss, { argnums: [0, 1] })(q, q);
  expect(numbers(ofQ)).toEqual([0, -1, -1, 0]);
  expect(numbers(ofNext)).toEqual([0, 0, 0, 0]);
});

test("a dueling head has the value as its mean, whatever is added to all advantages", () => {
  const q = dueling(np.array([[5], [7]]), np.array([[1, 2, 3], [0, 0, 6]])); // prettier-ignore
  expect(numbers(np.mean(q, -1))).toEqual([5, 7]);
  expect(numbers(q)).toEqual([4, 5, 6, 5, 5, 11]);
});

test("projected chances add up to 1 and keep their mean between the ends of the support", () => {
  const support = { low: -2, high: 2, count: 5 };
  fc.assert(
    fc.property(arrays([3, 4], { elements: between(-2, 2), dtype: "float64" }), (values) => {
      const chances = np.full([3, 4], 0.25, "float64");
      const p = projected(values, chances, support);
      close(np.sum(p, -1), [1, 1, 1]);
      close(np.sum(np.mul(p, atomsOf(support)), -1), numbers(np.mean(values, -1)));
    }),
    { numRuns: defaultRuns(), seed: 1 },
  );
  close(projected(np.array([[0.5, 99]]), np.array([[0.5, 0.5]]), support), [0, 0, 0.25, 0.25, 0.5]);
  // On the atoms themselves nothing changes.
  const p = np.array([[0.1, 0.2, 0.3, 0.3, 0.1]]);
  close(projected(np.reshape(atomsOf(support), [1, 5]), p, support), numbers(p));
});

test("C51: a certain outcome is learned as its cross-entropy, and terminated ones count the reward alone", () => {
  const support = { low: 0, high: 2, count: 3 };
  const logits = np.log(np.array([[[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]])); // prettier-ignore
  const certain = { reward: np.array([1]), terminated: np.array([true]), discount: 0.9 };
  close(categoricalQLearning(logits, ints([0]), certain, logits, ints([1]), support), [-Math.log(0.3)]);
  close(categoricalValues(logits, support), [1.3, 0.5]);
  const goesOn = { ...certain, terminated: np.array([false]), discount: 0.5 };
  // r + γ z = 1, 1.5, 2 with chances .6, .3, .1: .6 + .15 on 1, .15 + .1 on 2.
  close(categoricalQLearning(logits, ints([0]), goesOn, logits, ints([1]), support), [
    -0.75 * Math.log(0.3) - 0.25 * Math.log(0.5),
  ]);
});

test("quantile regression stands still at the quantiles", () => {
  // Of the numbers 0 … 99 the quantiles ⅙, ½, ⅚ leave as much loss on either side.
  const next = np.reshape(np.arange(0, 100, 1, "float32"), [1, 1, 100]);
  const certain = { reward: np.array([0]), terminated: np.array([false]), discount: 1 };
  const expected = [1 / 6, 1 / 2, 5 / 6].map((tau) => 100 * tau - 0.5);
  const loss = (theta: NDArray): NDArray => {
    // The shapes of both are one, so the targets are looked at three at a time.
    const parts = Array.from({ length: 33 }, (_, i) => np.at(next, `:, :, ${3 * i}:${3 * i + 3}`).get());
    return parts
      .map((part) => np.sum(quantileQLearning(theta, ints([0]), certain, part, ints([0]), 1e-3)))
      .reduce((a, b) => np.add(a, b));
  };
  const g = numbers(grad(loss)(np.reshape(np.array(expected), [1, 1, 3])));
  g.forEach((v) => expect(Math.abs(v)).toBeLessThan(1.5));
  const off = numbers(grad(loss)(np.reshape(np.add(np.array(expected), 20), [1, 1, 3])));
  off.forEach((v) => expect(v).toBeGreaterThan(4));
});

test("the policy gradient is that of −A log π, and PPO has the same one where the policy is the old one", () => {
  const logits = f64([[0.5, -1, 2], [0, 0.3, 0.1]]); // prettier-ignore
  const [action, advantage] = [ints([2, 0]), f64([1.5, -2])];
  const old = categoricalLogProb(logits, action);
  const plain = (x: NDArray): NDArray => np.sum(policyGradientLoss(categoricalLogProb(x, action), advantage));
  const clipped = (x: NDArray): NDArray =>
    np.sum(ppoLoss({ logProb: categoricalLogProb(x, action), oldLogProb: old, advantage }, 0.2));
  close(grad(clipped)(logits), numbers(grad(plain)(logits)), 10);
});

test("PPO gains nothing beyond its clip, and still loses", () => {
  const loss = (ratio: number, advantage: number): number =>
    np.item(ppoLoss({ logProb: f64([Math.log(ratio)]), oldLogProb: f64([0]), advantage: f64([advantage]) }, 0.2));
  expect(loss(1.5, 1)).toBeCloseTo(-1.2);
  expect(loss(0.5, 1)).toBeCloseTo(-0.5);
  expect(loss(0.5, -1)).toBeCloseTo(0.8);
  expect(loss(1.5, -1)).toBeCloseTo(1.5);
  const g = grad((x: NDArray) => np.sum(ppoLoss({ logProb: x, oldLogProb: f64([0]), advantage: f64([1]) })))(f64([0.5]));
  expect(numbers(g)).toEqual([0]);
});

test("normalised advantages have mean 0 and standard deviation 1", () => {
  const a = normalizedAdvantages(f64([1, 2, 3, 10]));
  expect(np.item(np.mean(a))).toBeCloseTo(0);
  expect(np.item(np.std(a))).toBeCloseTo(1);
});

test("a softmax: chances add up to 1, the entropy of none is log n, that of certainty 0", () => {
  const logits = f64([[0.5, -1, 2]]);
  const total = [0, 1, 2].map((a) => Math.exp(np.item(categoricalLogProb(logits, ints([a]))))).reduce((a, b) => a + b);
  expect(total).toBeCloseTo(1);
  close(categoricalEntropy(f64([[7, 7, 7, 7]])), [Math.log(4)]);
  close(categoricalEntropy(f64([[0, -Infinity]])), [0]);
  checkGradients((x: NDArray) => categoricalEntropy(x), [arrays([2, 3], { dtype: "float64", elements: between(-2, 2) })]);
});

test("densities of normal numbers, and of their hyperbolic tangent, add up to 1", () => {
  const policy = { mean: f64([[0.3]]), logStd: f64([[-0.5]]) };
  const step = 0.001;
  let total = 0;
  for (let a = -6; a < 6; a += step) total += Math.exp(np.item(gaussianLogProb(policy, f64([[a]])))) * step;
  expect(total).toBeCloseTo(1, 4);
  close(gaussianEntropy(policy), [0.5 * Math.log(2 * Math.PI * Math.E) - 0.5]);
  const { action, logProb } = tanhGaussianSample(random.key(0), policy);
  const u = Math.atanh(np.item(action));
  expect(np.item(logProb)).toBeCloseTo(np.item(gaussianLogProb(policy, f64([[u]]))) - Math.log(1 - np.item(action) ** 2), 8);
  // Far out, where 1 − tanh² is 0 to the last bit, the density is still a number.
  const far = tanhGaussianSample(random.key(0), { mean: np.array([[40]]), logStd: np.array([[-3]]) });
  expect(Number.isFinite(np.item(far.logProb))).toBe(true);
});

test("soft actor-critic: targets, policy and temperature by their equations", () => {
  const q = [f64([1, 4]), f64([2, 3])] as const;
  const certain = { reward: f64([1, 1]), terminated: np.array([false, true]), discount: 0.5 };
  expect(numbers(softTarget(certain, q, f64([-1, -1]), np.array(0.5, { dtype: "float64" })))).toEqual([1 + 0.5 * 1.5, 1]);
  expect(numbers(softPolicyLoss(f64([-1, -2]), q, np.array(0.5, { dtype: "float64" })))).toEqual([-1.5, -4]);
  const g = (logProb: number): number =>
    np.item(grad((t: NDArray) => np.sum(temperatureLoss(t, f64([logProb]), -1)))(np.array(0, { dtype: "float64" })));
  // More decided than it should be, entropy −2 below −1: the temperature rises, against its gradient.
  expect(g(2)).toBeLessThan(0);
  expect(g(0.5)).toBeGreaterThan(0);
});

test("what does not fit is said", () => {
  const q = np.zeros([2, 3]);
  expect(() => qLearning(q, ints([0]), outcome, q)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: qLearning: given q [2, 3] and qNext [2, 3] and action [1] and reward [2] and terminated [2]; expected q and qNext [...batch, n] and action, reward, terminated [...batch]. Reshape one of them: nothing is broadcast here.]`,
  );
  expect(() => valueOf(q, np.zeros([2]))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: valueOf: given action float32; expected the numbers of the actions, of an integer dtype. Convert with np.astype(action, "int32").]`,
  );
  expect(() => ppoLoss({ logProb: q, oldLogProb: np.zeros([2]), advantage: q })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: ppoLoss: given logProb [2, 3] and oldLogProb [2] and advantage [2, 3]; expected one shape for all. Reshape one of them: nothing is broadcast here.]`,
  );
  expect(() => atomsOf({ low: 1, high: 1, count: 51 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: atomsOf: given 51 atoms from 1 to 1; expected two or more, from a lower to a higher value. Give for instance { low: 0, high: 200, count: 51 }.]`,
  );
  expect(() => quantileQLearning(q, ints([0, 0]), outcome, q, ints([0, 0]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: quantileQLearning: given quantiles [2, 3] and quantilesNext [2, 3] and action [2] and reward [2] and terminated [2] and best [2]; expected quantiles and quantilesNext [batch, actions, 3] and the others [batch]. Reshape what the network gives to one row for each action.]`,
  );
});
