import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, scan, vmap } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import { defaultRuns, keys, law } from "@nabla-js/gradcheck";
import type { Environment } from "../environment.js";
import { contains, sample } from "../spaces.js";
import { vectorise } from "../vectorise.js";
import { acrobot } from "./acrobot.js";
import { breakout } from "./breakout.js";
import { cartPole } from "./cartPole.js";
import { cliffWalking } from "./cliffWalking.js";
import { frozenLake } from "./frozenLake.js";
import { gridWorld } from "./gridWorld.js";
import { mountainCar, mountainCarContinuous } from "./mountainCar.js";
import { pendulum } from "./pendulum.js";

/** What a law does with an environment, whatever its state is. */
type Use = <S>(env: Environment<S>) => void;

const dtype = "float64";
/** Every environment of the package, in the precision in which runs are compared. */
const environments: readonly (readonly [name: string, use: (use: Use) => void])[] = [
  ["cartPole", (use) => use(cartPole({ dtype }))],
  ["mountainCar", (use) => use(mountainCar({ dtype }))],
  ["mountainCarContinuous", (use) => use(mountainCarContinuous({ dtype }))],
  ["acrobot", (use) => use(acrobot({ dtype }))],
  ["pendulum", (use) => use(pendulum({ dtype }))],
  ["frozenLake", (use) => use(frozenLake())],
  ["frozenLake 8x8", (use) => use(frozenLake({ map: "8x8", slippery: false }))],
  ["cliffWalking", (use) => use(cliffWalking({ maxSteps: 200 }))],
  ["cliffWalking, slippery", (use) => use(cliffWalking({ slippery: true, maxSteps: 200 }))],
  ["gridWorld", (use) => use(gridWorld())],
  ["breakout", (use) => use(breakout())],
];

/** Everything in a tree, as text that tells every bit apart but the sign of zero. */
const written = (it: unknown): string =>
  tree
    .leaves(it)
    .map((x) => `${x.dtype}[${x.shape.join()}] ${Array.from(np.toTypedArray(x), (v) => v + 0).join()}`)
    .join("\n");

/** Some random steps of four environments at once, everything of each step stacked. */
const run = <S>(env: Environment<S>, length: number) => {
  const envs = vectorise(env, 4);
  return (key: NDArray) => {
    const [ofReset, ofSteps] = random.split(key);
    const [state] = envs.reset(ofReset);
    return scan(
      (at: S, k: NDArray) => {
        const [ofAction, ofStep] = random.split(k);
        const actions = vmap((each: NDArray) => sample(each, env.actionSpace))(random.split(ofAction, 4));
        const next = envs.step(at, actions, ofStep);
        return [next.state, next] as const;
      },
      state,
      random.split(ofSteps, length),
    )[1];
  };
};

for (const [name, withEnvironment] of environments) {
  withEnvironment(<S>(env: Environment<S>) => {
    /** The state after some steps of an episode that has not ended. */
    const some = (key: NDArray): readonly [S, NDArray] => {
      const [ofReset, ofAction] = random.split(key);
      return [env.reset(ofReset)[0], sample(ofAction, env.actionSpace)];
    };
    const determinism = law({
      subject: name,
      statement: "the same state, action and key give the same step, and are left as they were",
      draws: keys(),
      body: (key) => {
        const [state, action] = some(key);
        const before = written([state, action, key]);
        const first = written(env.step(state, action, key));
        expect(written(env.step(state, action, key))).toBe(first);
        expect(written([state, action, key])).toBe(before);
        expect(written(env.reset(key))).toBe(written(env.reset(key)));
      },
    });
    test(determinism.name, () => determinism.check(Math.ceil(defaultRuns() / 6)));
  });

  test(`${name}: compiled, mapped and eager runs are equal to the last bit`, () => {
    withEnvironment(<S>(env: Environment<S>) => {
      const steps = run(env, 12);
      const eager = written(steps(random.key(1)));
      expect(written(jit(steps)(random.key(1)))).toBe(eager);
      expect(written(jit(steps, { backend: createWasmBackend() })(random.key(1)))).toBe(eager);

      // One by one, without vmap and autoReset, for as long as no episode ends.
      const key = random.key(2);
      const [states] = vmap(env.reset)(random.split(key, 3));
      const actions = np.stack([0, 1, 2].map((i) => sample(random.key(i), env.actionSpace)));
      const stepKeys = random.split(random.key(3), 3);
      const together = vmap(env.step)(states, actions, stepKeys);
      [0, 1, 2].forEach((i) => {
        const pick = <T>(it: T): T => tree.map((x) => np.take(x, i, 0), it);
        expect(written(env.step(pick(states), pick(actions), pick(stepKeys)))).toBe(written(pick(together)));
      });
    });
  });

  test(`${name}: 10⁵ random steps stay within the spaces`, () => {
    withEnvironment(<S>(env: Environment<S>) => {
      const [n, length] = [1000, 100];
      const envs = vectorise(env, n);
      const inside = vmap((x: NDArray) => contains(env.observationSpace, x));
      const roll = jit(
        (key: NDArray) => {
          const [ofReset, ofSteps] = random.split(key);
          const [state, observation] = envs.reset(ofReset);
          const start = { state, allIn: np.all(inside(observation)), finite: np.array(true) };
          return scan(
            (at, k: NDArray) => {
              const [ofAction, ofStep] = random.split(k);
              const actions = vmap((each: NDArray) => sample(each, env.actionSpace))(random.split(ofAction, n));
              const next = envs.step(at.state, actions, ofStep);
              const allIn = np.logicalAnd(np.all(inside(next.final)), np.all(inside(next.observation)));
              const after = {
                state: next.state,
                allIn: np.logicalAnd(at.allIn, allIn),
                finite: np.logicalAnd(at.finite, np.all(np.isfinite(next.reward))),
              };
              return [after, null] as const;
            },
            start,
            random.split(ofSteps, length),
          )[0];
        },
        { backend: createWasmBackend() },
      );
      const { allIn, finite } = roll(random.key(0));
      expect([np.item(allIn), np.item(finite)]).toEqual([1, 1]);
    });
  });

  test(`${name}: a picture of it is [height, width, 3] bytes, and not all white`, () => {
    withEnvironment(<S>(env: Environment<S>) => {
      const [state] = env.reset(random.key(0));
      const picture = env.render!(state);
      expect([picture.dtype, picture.ndim, picture.shape[2]]).toEqual(["uint8", 3, 3]);
      expect(new Set(np.toTypedArray(picture)).size).toBeGreaterThan(2);
    });
  });
}

test("with float32 states, observations and rewards are float32", () => {
  for (const env of [cartPole(), mountainCar(), mountainCarContinuous(), acrobot(), pendulum()]) {
    const [, observation] = env.reset(random.key(0));
    expect(observation.dtype).toBe("float32");
  }
  const [state] = cartPole().reset(random.key(0));
  const { reward, observation } = cartPole().step(state, 1, random.key(0));
  expect([reward.dtype, observation.dtype]).toEqual(["float32", "float32"]);
});

test("a cart pole that falls is terminated and not truncated; one at the limit is truncated and not terminated", () => {
  const env = cartPole({ maxSteps: 5 });
  let [state] = env.reset(random.key(0));
  const ends: (readonly [number, number])[] = [];
  for (let i = 0; i < 5; i++) {
    const next = env.step(state, i % 2, random.key(i));
    state = next.state;
    ends.push([np.item(next.terminated), np.item(next.truncated)]);
  }
  expect(ends).toEqual([[0, 0], [0, 0], [0, 0], [0, 0], [0, 1]]); // prettier-ignore

  const long = cartPole();
  let at = long.reset(random.key(0))[0];
  for (let i = 0; ; i++) {
    const next = long.step(at, 1, random.key(i));
    at = next.state;
    if (np.item(next.terminated) === 1) {
      expect(np.item(next.truncated)).toBe(0);
      expect(i).toBeLessThan(15);
      break;
    }
  }
});

test("bad actions, wrong shapes and finished episodes say what was given, what was expected and how to mend it", () => {
  const env = cartPole({ maxSteps: 1 });
  const [state] = env.reset(random.key(0));
  const over = env.step(state, 1, random.key(1)).state;
  expect(() => env.step(state, 2, random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: CartPole-v1: step: given the action 2; expected int32 [], a whole number from 0 to 1. Count the actions from 0.]`,
  );
  expect(() => env.step(state, 0.5, random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: CartPole-v1: step: given the action 0.5; expected int32 [], a whole number from 0 to 1. Count the actions from 0.]`,
  );
  expect(() => env.step(state, np.array([0, 1], { dtype: "int32" }), random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: CartPole-v1: step: given action [2]; expected one action, []. Give one action, or step several environments at once with vectorise(env, n).]`,
  );
  expect(() => env.step(state, np.array(0.2), random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: CartPole-v1: step: given action float32; expected an action that is int32 [], a whole number from 0 to 1. Convert with np.astype(action, "int32"), or take the argmax of what a network says of each action.]`,
  );
  expect(() => env.step(over, 1, random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: CartPole-v1: step: given the state of an episode that ended after 1 steps; expected an episode that goes on. Begin another with reset(key), or let autoReset do it.]`,
  );
  const rod = pendulum();
  const [hanging] = rod.reset(random.key(0));
  expect(() => rod.step(hanging, np.array([3]), random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: Pendulum-v1: step: given the action [3]; expected float32 [1] from -2 to 2. Clip it, for instance with clipAction(env).]`,
  );
  expect(() => rod.step(hanging, np.array([NaN]), random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: Pendulum-v1: step: given the action [null]; expected float32 [1] from -2 to 2. Clip it, for instance with clipAction(env).]`,
  );
  expect(() => rod.step(hanging, 1, random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: Pendulum-v1: step: given action []; expected one action, [1]. Give a number for each element of the action.]`,
  );
  const envs = vectorise(cartPole(), 3);
  const [three] = envs.reset(random.key(0));
  expect(() => envs.step(three, np.zeros([2], "int32"), random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: 3 × CartPole-v1: step: given actions [2]; expected an action for each environment, [3]. Give one action for each environment along the first axis.]`,
  );
  expect(() => envs.step(three, np.array([0, 1, 2], { dtype: "int32" }), random.key(0))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: 3 × CartPole-v1: step: given the action 2 for environment 2; expected int32 [], a whole number from 0 to 1. Count the actions from 0.]`,
  );
  expect(() => cartPole({ maxSteps: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: CartPole-v1: given maxSteps 0; expected a number of steps from 1 on. Leave it out for the usual limit.]`,
  );
  expect(() => frozenLake({ map: ["SF", "F"] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: frozenLake: given the map ["SF","F"]; expected rows of one length, of the letters S, F, H, G. Make all rows equally long.]`,
  );
  expect(() => gridWorld({ map: ["S.x"] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: gridWorld: given the map ["S.x"]; expected rows of one length, of the letters S, ., #, G. Use one of the letters in place of x.]`,
  );
});

test("under jit nothing is known, and nothing is checked", () => {
  const env = cartPole({ maxSteps: 1 });
  const [state] = env.reset(random.key(0));
  const over = env.step(state, 1, random.key(1)).state;
  expect(np.item(jit(env.step)(over, np.array(7, { dtype: "int32" }), random.key(0)).reward)).toBe(1);
});
