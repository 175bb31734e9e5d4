import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { checkAction, type Environment } from "./environment.js";
import type { Space } from "./spaces.js";
import { checkKey, notAnArray } from "@nabla-js/ndarray/internal";
import { checkBoolean, checkEnvironment, checkNumber, checkText } from "./checks.js";

/** What an environment that keeps its state to itself gives for a step, in plain numbers. */
export interface PlainStep {
  readonly observation: number | readonly number[] | NDArray;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/**
 * An environment as an ordinary object: a game in a browser, a robot, a server. It keeps its own state, takes its time, and is
 * given plain numbers: one for a choice, else a list.
 */
export interface PlainEnvironment {
  readonly name?: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Begins an episode and gives what is observed. */
  reset(seed: number): PlainStep["observation"] | PromiseLike<PlainStep["observation"]>;
  step(action: number | readonly number[]): PlainStep | PromiseLike<PlainStep>;
}

/** What a step leads to, where the state stays inside. */
export type AsyncStep = {
  readonly observation: NDArray;
  readonly reward: NDArray;
  readonly terminated: NDArray;
  readonly truncated: NDArray;
};

/** An environment whose state stays inside and whose steps take time: to be awaited in a plain loop, one after the other. */
export interface AsyncEnvironment {
  readonly name: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Begins an episode: the observation. */
  readonly reset: (key: NDArray) => Promise<NDArray>;
  readonly step: (action: NDArray | number) => Promise<AsyncStep>;
}

/**
 * An ordinary object as an environment over arrays, checked like all others. It cannot be traced: act by a jitted policy, await
 * each step, and store what came.
 *
 * @throws Of `step`: {@link ValueError} before a `reset`, in a finished episode, while another step is under way, and for a step that
 * came back without what belongs to one; and as {@link defineEnvironment} for an action that does not fit.
 * @example
 * ```ts
 * const step = (action) => ({ observation: [0, 1], reward: action, terminated: true, truncated: false });
 * const env = fromAsync({ observationSpace: box(0, 1, [2]), actionSpace: discrete(2), reset: () => [0, 0], step });
 * await env.reset(random.key(0));
 * const { terminated } = await env.step(1);
 * np.item(terminated); // true
 * ```
 */
export const fromAsync = (plain: PlainEnvironment): AsyncEnvironment => {
  checkEnvironment("fromAsync", plain);
  const { name = "environment", observationSpace, actionSpace } = plain;
  checkText("fromAsync", "name", name);
  // What the object keeps to itself, seen from outside.
  let phase: "not begun" | "ready" | "under way" | "over" = "not begun";
  const observed = (op: string, x: PlainStep["observation"]): NDArray => {
    if (typeof x !== "number" && !Array.isArray(x) && !np.isNDArray(x))
      throw notAnArray(op, "observation", x, "an array, a list or a number");
    const y =
      typeof x === "number" ? np.array(x, { dtype: observationSpace.dtype }) : np.array(x, { dtype: observationSpace.dtype });
    return np.reshape(y, observationSpace.shape);
  };
  const during = async <T>(work: () => T | PromiseLike<T>): Promise<T> => {
    const before = phase;
    phase = "under way";
    try {
      return await work();
    } catch (error) {
      phase = before;
      throw error;
    }
  };
  const check = (op: string): void => {
    if (phase === "ready") return;
    throw new ValueError({
      op,
      given: phase === "under way" ? "a step while another is under way" : `an episode that is ${phase}`,
      expected: "an episode that goes on",
      mend: phase === "under way" ? "Await the step before." : "Begin one with await reset(key).",
    });
  };
  return {
    name,
    observationSpace,
    actionSpace,
    reset: async (key) => {
      const op = `${name}: reset`;
      checkKey(op, key);
      const [, seed] = np.toTypedArray(key);
      const observation = await during(async () => observed(op, await plain.reset(seed)));
      phase = "ready";
      return observation;
    },
    step: async (given) => {
      const op = `${name}: step`;
      check(op);
      const action = checkAction(op, actionSpace, given);
      const numbers = Array.from(np.toTypedArray(action));
      const { observation, reward, terminated, truncated } = await during(async () => {
        const step = checkedStep(op, await plain.step(action.ndim === 0 ? numbers[0] : numbers));
        return { ...step, observation: observed(op, step.observation) };
      });
      phase = terminated || truncated ? "over" : "ready";
      return { observation, reward: np.array(reward), terminated: np.array(terminated), truncated: np.array(truncated) };
    },
  };
};

/** What an object says of a step, once it is certain that it says all. */
const checkedStep = (op: string, step: PlainStep): PlainStep => {
  const { observation, reward, terminated, truncated } = (step as PlainStep | null | undefined) ?? ({} as PlainStep);
  checkNumber(op, "reward", reward);
  checkBoolean(op, "terminated", terminated);
  checkBoolean(op, "truncated", truncated);
  return { observation, reward, terminated, truncated };
};

/** An environment of pure functions as an object that keeps its state, for code that is written for those. */
export const asyncEnvironment = <S>(env: Environment<S>): AsyncEnvironment => {
  checkEnvironment("asyncEnvironment", env);
  const { name, observationSpace, actionSpace } = env;
  let at: { readonly state: S; readonly key: NDArray } | null = null;
  return {
    name,
    observationSpace,
    actionSpace,
    reset: (key) => {
      const [ofReset, ofSteps] = random.split(key);
      const [state, observation] = env.reset(ofReset);
      at = { state, key: ofSteps };
      return Promise.resolve(observation);
    },
    step: async (action) => {
      if (at === null)
        throw new ValueError({
          op: `${name}: step`,
          given: "an episode that is not begun",
          expected: "an episode that goes on",
          mend: "Begin one with await reset(key).",
        });
      const [key, ofStep] = random.split(at.key);
      const { state, ...rest } = env.step(at.state, action, ofStep);
      at = { state, key };
      return rest;
    },
  };
};
