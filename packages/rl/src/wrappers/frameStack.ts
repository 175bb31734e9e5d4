import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Environment } from "../environment.js";
import { box, type Space } from "../spaces.js";
import { show } from "@nabla-js/ndarray/internal";
import { checkEnvironment, checkState } from "../checks.js";
import { picturesOf } from "./picturesOf.js";

/** The state of an environment, and its last observations, `[count, …]`, the latest last. */
export type Stacked<S> = { readonly inner: S; readonly frames: NDArray };

/**
 * The same environment, which shows its last `count` observations, `[count, …]`, the latest last: what one frame does not tell,
 * such as a velocity, several do. An episode begins with its first observation `count` times.
 *
 * @throws {@link ValueError} unless `count` is a whole number from 1 on, and for observations that are a choice.
 */
export const frameStack = <S>(env: Environment<S>, count: number): Environment<Stacked<S>> => {
  checkEnvironment("frameStack", env);
  return {
    ...env,
    observationSpace: stackedSpace(env.observationSpace, count),
    reset: (key) => {
      const [inner, observation] = env.reset(key);
      const frames = np.repeat(np.expandDims(observation, 0), count, 0);
      return [{ inner, frames }, frames];
    },
    step: (state, action, key) => {
      checkState(`frameStack of ${env.name}: step`, state, ["frames"]);
      const { inner, frames } = state;
      const next = env.step(inner, action, key);
      const shifted = np.concatenate([np.at(frames, "1:").get(), np.expandDims(next.observation, 0)]);
      return { ...next, state: { inner: next.state, frames: shifted }, observation: shifted };
    },
    ...picturesOf(env),
  };
};

const stackedSpace = (space: Space, count: number): Space => {
  if (space.kind === "discrete" || !Number.isInteger(count) || count < 1)
    throw new ValueError({
      op: "frameStack",
      given: space.kind === "discrete" ? `observations that are one of ${space.n}` : `count ${show(count)}`,
      expected: "observations that are numbers, and how many of them to show, from 1 on",
      mend: "Give for instance frameStack(env, 4).",
    });
  const [low, high] = [space.low, space.high].map((bound) => {
    const one = Array.from(np.toTypedArray(bound));
    return Array.from({ length: count }, () => one).flat();
  });
  return box(low, high, [count, ...space.shape], space.dtype);
};
