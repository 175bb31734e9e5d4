import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Environment } from "../environment.js";
import { box, type Box, type Space } from "../spaces.js";
import { checkEnvironment } from "../checks.js";

/**
 * The same environment, observed through a pure function.
 *
 * @param space - What the function gives.
 */
export const mapObservation = <S>(env: Environment<S>, f: (observation: NDArray) => NDArray, space: Space): Environment<S> => ({
  ...env,
  observationSpace: space,
  reset: (key) => {
    const [state, observation] = env.reset(key);
    return [state, f(observation)];
  },
  step: (state, action, key) => {
    const next = env.step(state, action, key);
    return { ...next, observation: f(next.observation) };
  },
});

/** The same environment with other rewards, each a pure function of the one there was. */
export const mapReward = <S>(env: Environment<S>, f: (reward: NDArray) => NDArray): Environment<S> => ({
  ...env,
  step: (state, action, key) => {
    const next = env.step(state, action, key);
    return { ...next, reward: f(next.reward) };
  },
});

/** The same environment with rewards `factor` times as large. */
export const scaleReward = <S>(env: Environment<S>, factor: number): Environment<S> =>
  mapReward(env, (reward) => np.mul(reward, factor));

/** The same environment with rewards between two bounds. */
export const clipReward = <S>(env: Environment<S>, low: number, high: number): Environment<S> =>
  mapReward(env, (reward) => np.clip(reward, low, high));

/** The same environment, which takes any action of its shape and clips it to its bounds. */
export const clipAction = <S>(env: Environment<S>): Environment<S> => {
  const { low, high, shape, dtype } = boxOf("clipAction", env);
  return {
    ...env,
    actionSpace: box(-Infinity, Infinity, shape, dtype),
    step: (state, action, key) => env.step(state, np.clip(np.asArray(action), low, high), key),
  };
};

/** The same environment, whose actions are between −1 and 1 where its own are between its bounds. */
export const rescaleAction = <S>(env: Environment<S>): Environment<S> => {
  const { low, high, shape, dtype } = boxOf("rescaleAction", env);
  const [middle, half] = [np.div(np.add(low, high), 2), np.div(np.sub(high, low), 2)];
  return {
    ...env,
    actionSpace: box(-1, 1, shape, dtype),
    step: (state, action, key) => {
      const given = np.clip(np.asArray(action), -1, 1);
      return env.step(state, np.clip(np.add(middle, np.mul(half, given)), low, high), key);
    },
  };
};

const boxOf = <S>(op: string, env: Environment<S>): Box => {
  checkEnvironment(op, env);
  const { name, actionSpace } = env;
  if (actionSpace.kind === "box") return actionSpace;
  throw new ValueError({
    op: `${op} of ${name}`,
    given: `actions that are one of ${actionSpace.n}`,
    expected: "actions that are numbers between bounds",
    mend: "Leave it out: there is nothing to clip in a choice.",
  });
};
