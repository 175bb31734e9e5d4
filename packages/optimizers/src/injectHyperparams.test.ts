import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import { injectHyperparams } from "./injectHyperparams.js";
import { linearSchedule } from "./schedules/polynomialSchedule.js";
import { sgd } from "./sgd.js";

test("hyper-parameters lie in the state, and may be changed there without compiling again", () => {
  const tx = injectHyperparams(sgd)({ learningRate: 1, momentum: 0.5, nesterov: true });
  const params = np.array([0]);
  const step = jit((s: ReturnType<typeof tx.init>) => tx.update(np.array([1]), s, params));
  let state = tx.init(params);
  expect(Object.keys(state.hyperparams).sort()).toEqual(["learningRate", "momentum"]);
  let u;
  [u, state] = step(state);
  expect(np.item(u)).toBe(-1.5);
  [u, state] = step({ ...state, hyperparams: { ...state.hyperparams, learningRate: np.array(0.1) } });
  expect(np.item(u)).toBeCloseTo(-0.175); // the sum is 1.5, and the step looks ahead: 1 + 0.5 · 1.5
  expect(np.item(state.hyperparams.learningRate)).toBeCloseTo(0.1);
  expect(step.cache().traces.length).toBe(1);
});

test("schedules are asked at each step", () => {
  const tx = injectHyperparams(sgd)({ learningRate: linearSchedule({ initValue: 1, endValue: 0, transitionSteps: 4 }) });
  const params = np.array([0]);
  let state = tx.init(params);
  const rates = [0, 1, 2].map(() => {
    const [u, next] = tx.update(np.array([1]), state, params);
    state = next;
    return [np.item(u), np.item(state.hyperparams.learningRate)];
  });
  expect(rates).toEqual([
    [-1, 1],
    [-0.75, 0.75],
    [-0.5, 0.5],
  ]);
});
