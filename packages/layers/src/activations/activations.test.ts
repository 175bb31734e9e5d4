import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { grad, vmap } from "@nabla-js/grad";
import { allClose, arrays, awayFrom, between, functionLaws, register, type Elements } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "../index.js";

type Activation = (x: NDArray) => NDArray;

const erf = (x: number): number => {
  // The integral of e^(−t²) by Simpson's rule, fine enough for ten digits.
  const n = 2000;
  const h = x / n;
  let sum = 1 + Math.exp(-x * x);
  for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * Math.exp(-((i * h) ** 2));
  return ((2 / Math.sqrt(Math.PI)) * h * sum) / 3;
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const clip = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** Each function of one number, the textbook's formula, and where it has kinks. */
const table: Readonly<Record<string, readonly [f: Activation, formula: (x: number) => number, kinks?: readonly number[]]>> = {
  relu: [all.relu, (x) => Math.max(x, 0), [0]],
  relu6: [all.relu6, (x) => clip(x, 0, 6), [0, 6]],
  leakyRelu: [(x) => all.leakyRelu(x, 0.2), (x) => (x > 0 ? x : 0.2 * x), [0]],
  elu: [(x) => all.elu(x, 0.5), (x) => (x > 0 ? x : 0.5 * (Math.exp(x) - 1)), [0]],
  selu: [all.selu, (x) => 1.0507009873555 * (x > 0 ? x : 1.6732632423544 * (Math.exp(x) - 1)), [0]],
  celu: [(x) => all.celu(x, 2), (x) => (x > 0 ? x : 2 * (Math.exp(x / 2) - 1)), [0]],
  gelu: [all.gelu, (x) => 0.5 * x * (1 + erf(x / Math.SQRT2))],
  geluTanh: [(x) => all.gelu(x, "tanh"), (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))],
  silu: [all.silu, (x) => x * sigmoid(x)],
  swish: [all.swish, (x) => x * sigmoid(x)],
  mish: [all.mish, (x) => x * Math.tanh(Math.log(1 + Math.exp(x)))],
  softplus: [all.softplus, (x) => Math.log(1 + Math.exp(x))],
  softsign: [all.softsign, (x) => x / (1 + Math.abs(x)), [0]],
  sigmoid: [all.sigmoid, sigmoid],
  logSigmoid: [all.logSigmoid, (x) => Math.log(sigmoid(x))],
  tanh: [all.tanh, Math.tanh],
  hardTanh: [all.hardTanh, (x) => clip(x, -1, 1), [-1, 1]],
  hardSigmoid: [all.hardSigmoid, (x) => clip(x + 3, 0, 6) / 6, [-3, 3]],
  hardSwish: [all.hardSwish, (x) => (x * clip(x + 3, 0, 6)) / 6, [-3, 3]],
  hardShrink: [all.hardShrink, (x) => (Math.abs(x) > 0.5 ? x : 0), [-0.5, 0.5]],
  softShrink: [all.softShrink, (x) => Math.sign(x) * Math.max(Math.abs(x) - 0.5, 0), [-0.5, 0.5]],
  tanhShrink: [all.tanhShrink, (x) => x - Math.tanh(x)],
};

describe.each(Object.entries(table))("%s", (name, [f, formula, kinks = []]) => {
  const elements: Elements = kinks.length === 0 ? between(-7, 7) : awayFrom(kinks, 0.125, -7, 7);
  register(test, functionLaws(f, [arrays([2, 3], { elements })], { name }));

  test("is the textbook's formula, in double and single precision", () => {
    const xs = [-6.5, -3, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 3, 6, 7.5];
    const y = f(np.array(xs, { dtype: "float64" }));
    expect(y.dtype).toBe("float64");
    np.toTypedArray(y).forEach((v, i) => expect(v, `at ${xs[i]}`).toBeCloseTo(formula(xs[i]), 9));
    expect(f(np.array(xs)).dtype).toBe("float32");
    expect(allClose(f(np.array(xs)), np.astype(y, "float32"), { atol: 1e-5 })).toBe(true);
  });

  test("survives ±1000, with its derivative; NaN stays NaN", () => {
    const derivative = vmap(grad((x: NDArray) => f(x)))(np.array([-1000, 1000]));
    for (const v of [...np.toTypedArray(f(np.array([-1000, 1000]))), ...np.toTypedArray(derivative)])
      expect(Number.isFinite(v)).toBe(true);
    if (name !== "hardShrink") expect(np.item(f(np.array(NaN)))).toBeNaN();
  });
});

test("the derivative at a kink is that of the left side", () => {
  const at = (f: Activation, x: number): number => np.item(grad(f)(np.array(x)));
  expect(at(all.relu, 0)).toBe(0);
  expect(at((x) => all.leakyRelu(x, 0.25), 0)).toBe(0.25);
  expect(at((x) => all.elu(x, 1), 0)).toBe(1);
  expect(at((x) => all.celu(x, 3), 0)).toBe(1);
});

register(
  test,
  functionLaws((x: NDArray) => all.glu(x, 1), [arrays([2, 4, 3])], { name: "glu" }),
);

test("glu gates the first half by the second", () => {
  const x = np.array([[2, 4, 0, 1000]]);
  expect(np.toNested(all.glu(x))).toEqual([[1, 4]]);
  expect(() => all.glu(np.zeros([2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: glu: given x [2, 3]; expected an even length along axis -1. Give the layer before it twice the units.]`,
  );
});
