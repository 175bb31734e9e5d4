import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Environment } from "../environment.js";
import { box, type Box, type Space } from "../spaces.js";
import { show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkEnvironment, checkFunction, checkNumber, checkSpace } from "../checks.js";

/**
 * The same environment, observed through a pure function.
 *
 * @param space - What the function gives.
 */
export const mapObservation = <S>(env: Environment<S>, f: (observation: NDArray) => NDArray, space: Space): Environment<S> => {
  checkEnvironment("mapObservation", env);
  const mapped = ofArray("mapObservation", f);
  checkSpace("mapObservation", "space", space);
  return {
    ...env,
    observationSpace: space,
    reset: (key) => {
      const [state, observation] = env.reset(key);
      return [state, mapped(observation)];
    },
    step: (state, action, key) => {
      const next = env.step(state, action, key);
      return { ...next, observation: mapped(next.observation) };
    },
  };
};

/** The same environment with other rewards, each a pure function of the one there was. */
export const mapReward = <S>(env: Environment<S>, f: (reward: NDArray) => NDArray): Environment<S> => {
  checkEnvironment("mapReward", env);
  return withReward(env, ofArray("mapReward", f));
};

/** The same environment with rewards `factor` times as large. */
export const scaleReward = <S>(env: Environment<S>, factor: number): Environment<S> => {
  checkEnvironment("scaleReward", env);
  checkNumber("scaleReward", "factor", factor);
  return withReward(env, (reward) => np.mul(reward, factor));
};

/**
 * The same environment with rewards between two bounds.
 *
 * @throws {@link ValueError} unless low ≤ high.
 */
export const clipReward = <S>(env: Environment<S>, low: number, high: number): Environment<S> => {
  checkEnvironment("clipReward", env);
  for (const [name, bound] of Object.entries({ low, high })) checkNumber("clipReward", name, bound);
  if (low > high)
    throw new ValueError({
      op: "clipReward",
      given: `low ${show(low)} and high ${show(high)}`,
      expected: "no lower bound above the upper one",
      mend: "Give for instance clipReward(env, -1, 1).",
    });
  return withReward(env, (reward) => np.clip(reward, low, high));
};

const withReward = <S>(env: Environment<S>, f: (reward: NDArray) => NDArray): Environment<S> => ({
  ...env,
  step: (state, action, key) => {
    const next = env.step(state, action, key);
    return { ...next, reward: f(next.reward) };
  },
});

/** The function, of which it is certain that it gives arrays. */
const ofArray = (op: string, f: (x: NDArray) => NDArray): ((x: NDArray) => NDArray) => {
  checkFunction(op, "f", f);
  return (x) => {
    const y = f(x);
    checkArrays(op, { "result of f": y });
    return y;
  };
};

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
