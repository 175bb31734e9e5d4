import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { grad, jit, vmap } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { defaultRuns } from "@nabla-js/gradcheck";
import { discountedReturns, gae, lambdaReturns } from "./lambdaReturns.js";
import { nStep } from "./nStep.js";
import { vtrace } from "./vtrace.js";

/** A trajectory in plain numbers: several episodes, ended in either way. */
interface Drawn {
  readonly reward: readonly number[];
  readonly terminated: readonly boolean[];
  readonly truncated: readonly boolean[];
  /** The value before each step. */
  readonly v: readonly number[];
  readonly vNext: readonly number[];
  readonly logRatio: readonly number[];
}

const number = fc.double({ min: -3, max: 3, noNaN: true });
const trajectories = fc.integer({ min: 1, max: 9 }).chain((time) => {
  const list = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { minLength: time, maxLength: time });
  const seldom = fc.integer({ min: 0, max: 3 }).map((n) => n === 0);
  return fc.record({
    reward: list(number),
    terminated: list(seldom),
    truncated: list(seldom),
    v: list(number),
    vNext: list(number),
    logRatio: list(number),
  });
});

const asArrays = (drawn: Drawn) => ({
  reward: f64(drawn.reward),
  terminated: np.array(drawn.terminated),
  truncated: np.array(drawn.truncated),
  v: f64(drawn.v),
  vNext: f64(drawn.vNext),
  logRatio: f64(drawn.logRatio),
});
const f64 = (values: readonly number[]): NDArray => np.array(values, { dtype: "float64" });
const numbers = (x: NDArray): number[] => Array.from(np.toTypedArray(x));
const expectClose = (x: NDArray, expected: readonly number[]): void => {
  expect(x.shape).toEqual([expected.length]);
  numbers(x).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 8));
};
const check = (body: (drawn: Drawn) => void): void =>
  fc.assert(fc.property(trajectories, body), { numRuns: defaultRuns(), seed: 1 });

/** n-step returns by their definition: Σ γᵏ r to the n-th step or the end, then the value of what is there. */
const nStepReturn = ({ reward, terminated, truncated, vNext }: Drawn, t: number, n: number, discount: number): number => {
  let sum = 0;
  for (let k = 0; ; k++) {
    const at = t + k;
    sum += discount ** k * reward[at];
    if (terminated[at]) return sum;
    if (truncated[at] || k + 1 === n || at + 1 === reward.length) return sum + discount ** (k + 1) * vNext[at];
  }
};

test("λ-returns are the mean of n-step returns, each with λ times the weight of the one before", () => {
  check((drawn) => {
    const [discount, lambda] = [0.9, 0.7];
    const time = drawn.reward.length;
    const expected = drawn.reward.map((_, t) => {
      let sum = lambda ** (time - 1) * nStepReturn(drawn, t, time, discount);
      for (let n = 1; n < time; n++) sum += (1 - lambda) * lambda ** (n - 1) * nStepReturn(drawn, t, n, discount);
      return sum;
    });
    expectClose(lambdaReturns(asArrays(drawn), { discount, lambda }), expected);
  });
});

test("λ = 0 is the one-step target, λ = 1 the whole return", () => {
  check((drawn) => {
    const steps = asArrays(drawn);
    const one = drawn.reward.map((_, t) => nStepReturn(drawn, t, 1, 0.8));
    const all = drawn.reward.map((_, t) => nStepReturn(drawn, t, Infinity, 0.8));
    expectClose(lambdaReturns(steps, { discount: 0.8, lambda: 0 }), one);
    expectClose(lambdaReturns(steps, { discount: 0.8, lambda: 1 }), all);
    expectClose(discountedReturns(steps, 0.8), all);
    expectClose(
      gae(steps, { discount: 0.8, lambda: 0 }),
      one.map((target, t) => target - drawn.v[t]),
    );
  });
});

test("a terminated episode is worth its rewards; a truncated one still bootstraps", () => {
  const steps = (terminated: boolean) => ({
    reward: f64([1, 1]),
    terminated: np.array([false, terminated]),
    truncated: np.array([false, !terminated]),
    v: f64([0, 0]),
    vNext: f64([0, 10]),
  });
  expectClose(discountedReturns(steps(true), 0.5), [1.5, 1]);
  expectClose(discountedReturns(steps(false), 0.5), [1 + 0.5 * 6, 6]);
  expectClose(gae(steps(false), { discount: 0.5, lambda: 1 }), [4, 6]);
});

test("advantages are λ-returns less values, where the next value is the value of the next state", () => {
  check((drawn) => {
    const time = drawn.reward.length;
    const consistent: Drawn = {
      ...drawn,
      vNext: drawn.vNext.map((v, t) => (t + 1 < time && !drawn.terminated[t] && !drawn.truncated[t] ? drawn.v[t + 1] : v)),
    };
    const steps = asArrays(consistent);
    const options = { discount: 0.9, lambda: 0.6 };
    expectClose(gae(steps, options), numbers(np.sub(lambdaReturns(steps, options), steps.v)));
    // And with importance weights of 1 V-trace is on-policy.
    const onPolicy = vtrace({ ...steps, logRatio: np.zeros([time], "float64") }, options);
    expectClose(onPolicy.vs, numbers(lambdaReturns(steps, options)));
  });
});

test("V-trace is its sum: vs = v + Σ γᵏ Π c · δ", () => {
  check((drawn) => {
    const [discount, clipRho, clipC] = [0.9, 1.5, 0.8];
    const { reward, terminated, truncated, v, vNext, logRatio } = drawn;
    const ratio = logRatio.map(Math.exp);
    const delta = reward.map((r, t) => Math.min(clipRho, ratio[t]) * (r + (terminated[t] ? 0 : discount * vNext[t]) - v[t]));
    const vs = reward.map((_, t) => {
      let sum = v[t];
      let factor = 1;
      for (let k = t; k < reward.length; k++) {
        sum += factor * delta[k];
        if (terminated[k] || truncated[k]) break;
        factor *= discount * Math.min(clipC, ratio[k]);
      }
      return sum;
    });
    const result = vtrace(asArrays(drawn), { discount, clipRho, clipC });
    expectClose(result.vs, vs);
    const advantage = reward.map((r, t) => {
      const isLast = t + 1 === reward.length || terminated[t] || truncated[t];
      const next = terminated[t] ? 0 : isLast ? vNext[t] : vs[t + 1];
      return Math.min(clipRho, ratio[t]) * (r + discount * next - v[t]);
    });
    expectClose(result.advantage, advantage);
  });
});

test("n-step transitions give n-step returns", () => {
  check((drawn) => {
    const steps = asArrays(drawn);
    for (const n of [1, 2, 3, 20]) {
      const long = nStep({ ...steps, final: steps.vNext }, n, 0.9);
      const target = np.add(long.reward, np.mul(long.discount, np.where(long.terminated, 0, long.final)));
      expectClose(
        target,
        drawn.reward.map((_, t) => nStepReturn(drawn, t, n, 0.9)),
      );
    }
  });
});

test("compiled and mapped over several trajectories they are the same", () => {
  const draw = (seed: number): Drawn => fc.sample(trajectories.filter(({ reward }) => reward.length === 6), { seed, numRuns: 1 })[0]; // prettier-ignore
  const all = [1, 2, 3].map((seed) => asArrays(draw(seed)));
  const stacked = {
    reward: np.stack(all.map((it) => it.reward)),
    terminated: np.stack(all.map((it) => it.terminated)),
    truncated: np.stack(all.map((it) => it.truncated)),
    v: np.stack(all.map((it) => it.v)),
    vNext: np.stack(all.map((it) => it.vNext)),
    logRatio: np.stack(all.map((it) => it.logRatio)),
  };
  const both = (steps: (typeof all)[number]) => [gae(steps, { discount: 0.9, lambda: 0.5 }), vtrace(steps, { discount: 0.9 }).vs];
  const one = all.map(both);
  const together = jit(vmap(both), { backend: createWasmBackend() })(stacked);
  together.forEach((x, k) => {
    const rows = np.toNested(x) as number[][];
    one.forEach((results, i) => results[k] !== undefined && expectClose(results[k], rows[i]));
  });
});

test("V-trace is a constant to every derivative", () => {
  const steps = asArrays(fc.sample(trajectories, { seed: 3, numRuns: 1 })[0]);
  const g = grad((v: NDArray) => np.sum(vtrace({ ...steps, v }, { discount: 0.9 }).vs))(steps.v);
  expect(numbers(g).every((x) => x === 0)).toBe(true);
});

test("what does not fit is said", () => {
  const steps = asArrays(fc.sample(trajectories, { seed: 1, numRuns: 1 })[0]);
  expect(() => gae({ ...steps, v: np.zeros([2, 3]) }, { discount: 0.9 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: gae: given reward [2] and terminated [2] and truncated [2] and v [2, 3] and vNext [2]; expected one trajectory, [time] each. Map over several trajectories with vmap.]`,
  );
  expect(() => lambdaReturns(steps, { discount: 1.2 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: lambdaReturns: given discount 1.2; expected a fraction, 0 to 1. Give a discount such as 0.95.]`,
  );
  expect(() => nStep({ ...steps, final: steps.vNext }, 0, 0.9)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: nStep: given n 0; expected how many steps, from 1 on. Give a whole number.]`,
  );
  expect(() => vtrace(steps, { discount: 0.9, clipRho: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: vtrace: given clipRho 0 and clipC 1; expected numbers above 0. Leave them out for 1.]`,
  );
});
