import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit, valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates } from "./applyUpdates.js";
import { lbfgs, type LbfgsOptions } from "./lbfgs.js";
import { lineSearch } from "./lineSearch.js";

type Point = { readonly x: NDArray; readonly y: NDArray };

/** Rosenbrock's valley (1 − x)² + 100·(y − x²)², whose bottom is at [1, 1]. */
const rosenbrock = ({ x, y }: Point): NDArray => np.add(np.square(np.sub(1, x)), np.mul(100, np.square(np.sub(y, np.square(x)))));

const minimize = (loss: (p: Point) => NDArray, options: LbfgsOptions, steps: number): readonly [Point, number] => {
  const tx = lbfgs(options);
  const step = jit((p: Point, s: ReturnType<typeof tx.init>) => {
    const [value, grads] = valueAndGrad(loss)(p);
    const [updates, next] = tx.update(grads, s, p, { value, valueAndGrad: valueAndGrad(loss) });
    return [applyUpdates(p, updates), next] as const;
  });
  let params: Point = { x: np.array(-1.2, { dtype: "float64" }), y: np.array(1, { dtype: "float64" }) };
  let state = tx.init(params);
  for (let i = 0; i < steps; i++) [params, state] = step(params, state);
  expect(step.cache().traces.length).toBe(1);
  return [params, np.item(loss(params))];
};

test("finds the bottom of Rosenbrock's valley", () => {
  const [{ x, y }, value] = minimize(rosenbrock, {}, 45);
  expect(value).toBeLessThan(1e-12);
  expect(np.item(x)).toBeCloseTo(1, 5);
  expect(np.item(y)).toBeCloseTo(1, 5);
});

test("a quadratic in two variables takes a few steps", () => {
  const bowl = ({ x, y }: Point): NDArray => np.add(np.mul(50, np.square(np.sub(x, 3))), np.square(np.add(y, 2)));
  expect(minimize(bowl, { memory: 4 }, 8)[1]).toBeLessThan(1e-10);
});

test("with a learning rate it takes steps of that length, and needs no loss", () => {
  const tx = lbfgs({ learningRate: 1, memory: 2 });
  let p = np.array([4, -2], { dtype: "float64" });
  let state = tx.init(p);
  for (let i = 0; i < 12; i++) {
    const [u, next] = tx.update(np.mul(np.array([2, 6], { dtype: "float64" }), p), state, p);
    p = applyUpdates(p, u);
    state = next;
  }
  np.toTypedArray(p).forEach((x) => expect(Math.abs(x)).toBeLessThan(1e-5));
});

test("to search it must know the loss", () => {
  const tx = lbfgs();
  expect(() => tx.update(np.ones([1]), tx.init(np.ones([1])), np.ones([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: lbfgs: given an update without the loss, or without its function; expected both, to search along the direction. Pass update(grads, state, params, { value, valueAndGrad: valueAndGrad(loss) }), or give a learningRate.]`,
  );
  expect(() => lbfgs({ memory: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: lbfgs: given memory 0; expected a whole number of steps from 1 on. Remember some ten steps.]`,
  );
});

test("lineSearch ends where both Wolfe conditions hold", () => {
  const functions: readonly (readonly [f: (a: NDArray) => NDArray, slope: (a: NDArray) => NDArray])[] = [
    [(a) => np.square(np.sub(a, 7)), (a) => np.mul(2, np.sub(a, 7))],
    [(a) => np.square(np.sub(a, 0.01)), (a) => np.mul(2, np.sub(a, 0.01))],
    [(a) => np.neg(np.sin(a)), (a) => np.neg(np.cos(a))],
    [
      (a) => np.sub(np.exp(np.mul(-3, a)), np.exp(np.neg(a))),
      (a) => np.add(np.mul(-3, np.exp(np.mul(-3, a))), np.exp(np.neg(a))),
    ],
  ];
  for (const [f, slope] of functions) {
    const zero = np.zeros([], "float64");
    const [value0, slope0] = [f(zero), slope(zero)];
    const c2 = 0.1;
    const a = lineSearch((x) => [f(x), slope(x)], value0, slope0, np.ones([], "float64"), { c2 });
    expect(np.item(f(a))).toBeLessThanOrEqual(np.item(value0) + 1e-4 * np.item(a) * np.item(slope0));
    expect(Math.abs(np.item(slope(a)))).toBeLessThanOrEqual(c2 * Math.abs(np.item(slope0)));
  }
});

test("lineSearch shortens a step into NaN", () => {
  const f = (a: NDArray): NDArray => np.neg(np.sqrt(np.sub(0.25, np.square(np.sub(a, 0.25)))));
  const slope = (a: NDArray): NDArray => np.div(np.sub(a, 0.25), np.sqrt(np.sub(0.25, np.square(np.sub(a, 0.25)))));
  const zero = np.zeros([], "float64");
  const a = np.item(lineSearch((x) => [f(x), slope(x)], f(zero), slope(zero), np.ones([], "float64")));
  expect(a).toBeGreaterThan(0);
  expect(a).toBeLessThan(0.75);
});
