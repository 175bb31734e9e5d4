import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { asyncEnvironment, fromAsync } from "../asyncEnvironment.js";
import { episodeReturns } from "../episodeReturns.js";
import { cartPole } from "../environments/cartPole.js";
import { cliffWalking } from "../environments/cliffWalking.js";
import { pendulum } from "../environments/pendulum.js";
import { recordEpisodes } from "../recordEpisodes.js";
import { box, contains, discrete, sample } from "../spaces.js";
import { autoReset, vectorise } from "../vectorise.js";
import { frameStack } from "./frameStack.js";
import { clipAction, rescaleAction, scaleReward } from "./mapped.js";
import { normalizeObservation } from "./normalizeObservation.js";
import { timeLimit } from "./timeLimit.js";

const numbers = (x: NDArray): number[] => Array.from(np.toTypedArray(x));

test("a time limit truncates, and what is over is over", () => {
  const env = timeLimit(cliffWalking(), 2);
  let [state] = env.reset(random.key(0));
  const cuts: number[] = [];
  for (let i = 0; i < 2; i++) {
    const next = env.step(state, 0, random.key(i));
    state = next.state;
    cuts.push(np.item(next.truncated));
    expect(np.item(next.terminated)).toBe(0);
  }
  expect(cuts).toEqual([0, 1]);
  expect(() => env.step(state, 0, random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: timeLimit of CliffWalking-v1: step: given the state of an episode that ended after 2 steps; expected an episode that goes on. Begin another with reset(key), or let autoReset do it.]`,
  );
});

test("a stack of frames: the latest last, the first of an episode several times", () => {
  const [plain, stacked] = [cartPole(), frameStack(cartPole(), 3)];
  const [state, first] = stacked.reset(random.key(0));
  const [, alone] = plain.reset(random.key(0));
  expect(numbers(first)).toEqual([...numbers(alone), ...numbers(alone), ...numbers(alone)]);
  const next = stacked.step(state, 1, random.key(1));
  const after = plain.step(plain.reset(random.key(0))[0], 1, random.key(1)).observation;
  expect(numbers(next.observation)).toEqual([...numbers(alone), ...numbers(alone), ...numbers(after)]);
  expect(np.item(contains(stacked.observationSpace, next.observation))).toBe(1);
  expect(() => frameStack(cliffWalking(), 2)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: frameStack: given observations that are one of 48; expected observations that are numbers, and how many of them to show, from 1 on. Give for instance frameStack(env, 4).]`,
  );
});

test("normalised observations are those of the episode so far, less their mean, over their deviation", () => {
  const [plain, env] = [cartPole({ dtype: "float64" }), normalizeObservation(cartPole({ dtype: "float64" }))];
  let [a, b] = [plain.reset(random.key(0))[0], env.reset(random.key(0))[0]];
  const seen = [numbers(plain.reset(random.key(0))[1])];
  for (let i = 0; i < 6; i++) {
    const [x, y] = [plain.step(a, i % 2, random.key(i)), env.step(b, i % 2, random.key(i))];
    [a, b] = [x.state, y.state];
    seen.push(numbers(x.observation));
    numbers(y.observation).forEach((v, k) => {
      const values = seen.map((row) => row[k]);
      const mean = values.reduce((s, u) => s + u, 0) / values.length;
      const variance = values.reduce((s, u) => s + (u - mean) ** 2, 0) / values.length;
      expect(v).toBeCloseTo((values.at(-1)! - mean) / Math.sqrt(variance + 1e-8), 8);
    });
  }
});

test("rewards are scaled, actions clipped and rescaled", () => {
  const plain = pendulum();
  const key = random.key(0);
  const [state] = plain.reset(key);
  const at = (u: number) => plain.step(state, np.array([u]), key);
  expect(np.item(scaleReward(plain, 0.5).step(state, np.array([1]), key).reward)).toBeCloseTo(0.5 * np.item(at(1).reward), 6);
  expect(numbers(clipAction(plain).step(state, np.array([9]), key).observation)).toEqual(numbers(at(2).observation));
  expect(numbers(rescaleAction(plain).step(state, np.array([0.5]), key).observation)).toEqual(numbers(at(1).observation));
  expect(() => clipAction(cartPole())).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: clipAction of CartPole-v1: given actions that are one of 2; expected actions that are numbers between bounds. Leave it out: there is nothing to clip in a choice.]`,
  );
});

test("autoReset begins anew in the step that ends an episode, and keeps the last observation", () => {
  const env = autoReset(cartPole({ maxSteps: 2 }));
  const [state] = env.reset(random.key(0));
  const one = env.step(state, 1, random.key(1));
  const two = env.step(one.state, 1, random.key(2));
  expect(numbers(one.final)).toEqual(numbers(one.observation));
  expect([np.item(two.truncated), np.item(two.state.t), np.item(two.state.over)]).toEqual([1, 0, 0]);
  const [, ofReset] = random.split(random.key(2));
  expect(numbers(two.observation)).toEqual(numbers(cartPole().reset(ofReset)[1]));
  expect(numbers(two.final)).not.toEqual(numbers(two.observation));
});

test("the returns of episodes are counted, and begin anew with each", () => {
  const envs = recordEpisodes(vectorise(cliffWalking({ maxSteps: 3 }), 2));
  let [state] = envs.reset(random.key(0));
  const told: number[][] = [];
  // One stays where it is, the other falls at the first step.
  for (const actions of [
    [3, 1],
    [3, 3],
    [3, 3],
    [3, 3],
  ]) {
    // prettier-ignore
    const next = envs.step(state, np.array(actions, { dtype: "int32" }), random.key(told.length));
    state = next.state;
    told.push(numbers(next.episode.return));
  }
  expect(told).toEqual([[-1, -100], [-2, -101], [-3, -102], [-1, -1]]); // prettier-ignore
});

test("episodeReturns: one episode in each environment, the same for the same key", () => {
  const always = (action: number) => (observations: NDArray) => np.full([observations.shape[0]], action, "int32");
  const measure = jit((key: NDArray) => episodeReturns(cartPole(), always(1), key, { episodes: 20, maxSteps: 30 }));
  const a = measure(random.key(0));
  expect(numbers(a.return)).toEqual(numbers(a.length));
  expect(numbers(a.return).every((r) => r >= 8 && r <= 12)).toBe(true);
  expect(numbers(measure(random.key(0)).return)).toEqual(numbers(a.return));
});

test("samples are members, whatever the bounds", () => {
  const spaces = [discrete(3), box(-2, 2, [4]), box(-Infinity, 1, [3]), box(0, Infinity, [3]), box(-Infinity, Infinity, [2])];
  for (const space of spaces)
    for (let i = 0; i < 20; i++) {
      const x = sample(random.key(i), space);
      expect([x.dtype, x.shape]).toEqual([space.dtype, space.shape]);
      expect(np.item(contains(space, x))).toBe(1);
    }
  expect(np.item(contains(discrete(3), np.array(3)))).toBe(0);
  expect(np.item(contains(discrete(3), np.array(1.5)))).toBe(0);
  expect(np.item(contains(box(-2, 2, [1]), np.array([NaN])))).toBe(0);
  expect(np.item(contains(box(-2, 2, [1]), np.array([0, 0])))).toBe(0);
  expect(() => discrete(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: discrete: given n 0; expected how many choices there are, from 1 on. Give the number of actions.]`,
  );
  expect(() => box([1, 2], 0, [2])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: box: given low [1, 2] and high [0, 0] for the shape [2]; expected 2 bounds each, no lower one above its upper one. Give one number for all elements, or one for each.]`,
  );
});

test("an ordinary object becomes an environment over arrays, and one of pure functions an object", async () => {
  let count = 0;
  const env = fromAsync({
    name: "counter",
    observationSpace: discrete(10),
    actionSpace: discrete(2),
    reset: () => (count = 0),
    step: async (action) => {
      await Promise.resolve();
      count += action as number;
      return { observation: count, reward: 1, terminated: count === 2, truncated: false };
    },
  });
  await expect(env.step(1)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: counter: step: given an episode that is not begun; expected an episode that goes on. Begin one with await reset(key).]`,
  );
  expect(np.item(await env.reset(random.key(0)))).toBe(0);
  const first = env.step(1);
  await expect(env.step(1)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: counter: step: given a step while another is under way; expected an episode that goes on. Await the step before.]`,
  );
  expect(np.item((await first).observation)).toBe(1);
  await expect(env.step(5)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: counter: step: given the action 5; expected int32 [], a whole number from 0 to 1. Count the actions from 0.]`,
  );
  expect(np.item((await env.step(1)).terminated)).toBe(1);
  await expect(env.step(1)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: counter: step: given an episode that is over; expected an episode that goes on. Begin one with await reset(key).]`,
  );

  const silent = fromAsync({
    observationSpace: discrete(2),
    actionSpace: discrete(2),
    reset: () => 0,
    step: () => null as never,
  });
  await silent.reset(random.key(0));
  await expect(silent.step(0)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: environment: step: given no reward; expected a number. Give a plain number.]`,
  );
  // A step that failed was none: the episode goes on.
  await expect(silent.step(0)).rejects.toThrow("given no reward");

  const pole = asyncEnvironment(cartPole());
  await expect(pole.step(1)).rejects.toThrow("not begun");
  const [observation, again] = [await pole.reset(random.key(0)), await pole.reset(random.key(0))];
  expect(numbers(again)).toEqual(numbers(observation));
  expect(np.item((await pole.step(1)).reward)).toBe(1);
});
