import * as np from "@nabla-js/ndarray";
import { isConcrete, isNDArray, DTypeError, ShapeError, ValueError, type ArrayLike, type NDArray } from "@nabla-js/ndarray";
import { isFloat, notAnArray } from "@nabla-js/ndarray/internal";
import {
  checkArrays,
  checkCount,
  checkFields,
  checkFunction,
  checkNumber,
  checkRecord,
  checkSpace,
  checkState,
  checkText,
} from "./checks.js";
import { contains, describeSpace, type Space } from "./spaces.js";

/** What a step leads to. */
export type Step<S> = {
  readonly state: S;
  readonly observation: NDArray;
  /** A float `[]`. */
  readonly reward: NDArray;
  /** bool `[]`: the episode came to its end, beyond which there is nothing to gain. */
  readonly terminated: NDArray;
  /** bool `[]`: the episode was cut off by a limit; beyond it there would have been more to gain, so its value counts. */
  readonly truncated: NDArray;
};

/**
 * An environment: two pure functions over arrays. State goes in and comes out, so they trace, map and compile.
 *
 *     [state, observation] = env.reset(key)
 *     { state, observation, reward, terminated, truncated } = env.step(state, action, key)
 *
 * Where their values are known, a bad action and a finished episode throw; under a transformation nothing is known, and
 * whoever steps on steps through dynamics without meaning ({@link autoReset} begins anew).
 */
export interface Environment<S> {
  /** As Gymnasium calls it, where it has it: `CartPole-v1`. */
  readonly name: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** The mean return over 100 episodes from which on it counts as solved. */
  readonly solvedAt?: number | undefined;
  /** Begins an episode. */
  readonly reset: (key: NDArray) => readonly [state: S, observation: NDArray];
  /** One step. Each key is used once; environments without chance do not look at it. */
  readonly step: (state: S, action: ArrayLike, key: NDArray) => Step<S>;
  /** A picture of a state whose numbers are known: RGB, uint8 `[height, width, 3]`. */
  readonly render?: ((state: S) => NDArray) | undefined;
  /** A state whose numbers are known, in letters. */
  readonly ansi?: ((state: S) => string) | undefined;
}

/** The type of the states of an environment: `StateOf<typeof env>`. */
export type StateOf<E> = E extends { readonly reset: (key: NDArray) => readonly [infer S, NDArray] } ? S : never;

/** The state of an episode: what the dynamics know, how many steps have been made, and whether it is over. */
export type Episode<D> = {
  readonly dynamics: D;
  /** Steps since the beginning, int32 `[]`. */
  readonly t: NDArray;
  /** Whether it was terminated or truncated, bool `[]`. */
  readonly over: NDArray;
};

/** What {@link defineEnvironment} makes an environment of. */
export interface EnvironmentDefinition<D> {
  readonly name: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly solvedAt?: number;
  /** Steps after which an episode is truncated. @defaultValue none */
  readonly maxSteps?: number | undefined;
  /** Where an episode begins. */
  readonly begin: (key: NDArray) => D;
  readonly observe: (dynamics: D) => NDArray;
  /** One step of the dynamics, for an action of the dtype of its space. */
  readonly advance: (
    dynamics: D,
    action: NDArray,
    key: NDArray,
  ) => { readonly dynamics: D; readonly reward: NDArray; readonly terminated: NDArray };
  readonly render?: (dynamics: D) => NDArray;
  readonly ansi?: (dynamics: D) => string;
}

/**
 * An environment of its dynamics: what they do not know, the limit of steps and the checks, is added here.
 *
 * @throws {@link ValueError} for a part that is none, and unless `maxSteps` is a whole number from 1 on. Of `step`, where values are known: {@link DTypeError},
 * {@link ShapeError} and {@link ValueError} for an action that the space does not hold, {@link ValueError} for an episode that is over.
 */
export const defineEnvironment = <D>(definition: EnvironmentDefinition<D>): Environment<Episode<D>> => {
  checkDefinition(definition);
  const { name, observationSpace, actionSpace, solvedAt, maxSteps, begin, observe, advance, render, ansi } = definition;
  const observed = (op: string, dynamics: D): NDArray => {
    const observation = observe(dynamics);
    checkArrays(op, { "result of observe": observation });
    return observation;
  };
  const drawn =
    <T>(op: string, draw: (dynamics: D) => T) =>
    (state: Episode<D>): T => {
      checkState(op, state, ofEpisode);
      return draw(state.dynamics);
    };
  return {
    name,
    observationSpace,
    actionSpace,
    solvedAt,
    reset: (key) => {
      const dynamics = begin(key);
      const state = { dynamics, t: np.array(0, { dtype: "int32" }), over: np.array(false) };
      return [state, observed(`${name}: reset`, dynamics)];
    },
    step: (state, action, key) => {
      const op = `${name}: step`;
      checkState(op, state, ofEpisode);
      checkGoesOn(op, state.over, state.t);
      const advanced = advance(state.dynamics, checkAction(op, actionSpace, action), key);
      checkFields(op, "result of advance", advanced, ["reward", "terminated"], "Return { dynamics, reward, terminated }.");
      const { dynamics, reward, terminated } = advanced;
      const t = np.add(state.t, 1);
      const truncated = maxSteps === undefined ? np.zerosLike(terminated) : np.greaterEqual(t, maxSteps);
      const over = np.logicalOr(terminated, truncated);
      return { state: { dynamics, t, over }, observation: observed(op, dynamics), reward, terminated, truncated };
    },
    render: render && drawn(`${name}: render`, render),
    ansi: ansi && drawn(`${name}: ansi`, ansi),
  };
};

const ofEpisode = ["t", "over"] as const;

/** Throws unless an environment can be made of it. */
const checkDefinition = (definition: unknown): void => {
  const op = "defineEnvironment";
  checkRecord(
    op,
    "definition",
    definition,
    "an object with name, spaces, begin, observe and advance",
    "Write it as { name: … }.",
  );
  const parts = definition as Readonly<Record<string, unknown>>;
  checkText(op, "name", parts.name);
  for (const name of ["observationSpace", "actionSpace"]) checkSpace(op, name, parts[name]);
  for (const name of ["begin", "observe", "advance"]) checkFunction(op, name, parts[name]);
  for (const name of ["render", "ansi"])
    if (parts[name] !== undefined) checkFunction(op, name, parts[name], "Pass a function, or leave it out.");
  if (parts.solvedAt !== undefined) checkNumber(op, "solvedAt", parts.solvedAt);
  if (parts.maxSteps !== undefined) checkMaxSteps(parts.name as string, parts.maxSteps, "Leave it out for the usual limit.");
};

/** Throws unless a limit is a number of steps. */
export const checkMaxSteps = (op: string, maxSteps: unknown, mend?: string): void =>
  checkCount(op, "maxSteps", maxSteps, "a number of steps from 1 on", mend);

/** Throws when an episode is known to be over. */
export const checkGoesOn = (op: string, over: NDArray, t: NDArray): void => {
  if (!isConcrete(over) || over.ndim > 0 || !isTrue(over)) return;
  throw new ValueError({
    op,
    given: `the state of an episode that ended${isConcrete(t) ? ` after ${np.item(t)} steps` : ""}`,
    expected: "an episode that goes on",
    mend: "Begin another with reset(key), or let autoReset do it.",
  });
};

/**
 * An action as an array of the dtype of its space. Throws when it is known not to fit: its shape and dtype always are, its
 * values where it is not traced.
 */
export const checkAction = (op: string, space: Space, given: ArrayLike): NDArray => {
  if (typeof given !== "number" && typeof given !== "boolean" && !Array.isArray(given) && !isNDArray(given))
    throw notAnArray(op, "action", given, "an array or a number");
  const action = isNDArray(given) ? given : np.array(given);
  if (space.kind === "discrete" && isNDArray(given) && (isFloat(action.dtype) || action.dtype === "bool"))
    throw new DTypeError({
      op,
      given: { action: action.dtype },
      expected: `an action that is ${describeSpace(space)}`,
      mend: 'Convert with np.astype(action, "int32"), or take the argmax of what a network says of each action.',
    });
  if (action.shape.join() !== space.shape.join())
    throw new ShapeError({
      op,
      given: { action: action.shape },
      expected: `one action, [${space.shape.join(", ")}]`,
      mend:
        action.ndim > space.shape.length
          ? "Give one action, or step several environments at once with vectorise(env, n)."
          : "Give a number for each element of the action.",
    });
  if (isConcrete(action) && !isMember(space, action))
    throw new ValueError({
      op,
      given: `the action ${JSON.stringify(np.toNested(action))}`,
      expected: describeSpace(space),
      mend: space.kind === "discrete" ? "Count the actions from 0." : "Clip it, for instance with clipAction(env).",
    });
  return np.astype(action, space.dtype);
};

/** Whether a known array is a member; under jit, where even what is known is staged, it passes. */
const isMember = (space: Space, x: NDArray): boolean => {
  const inside = contains(space, x);
  return !isConcrete(inside) || isTrue(inside);
};

const isTrue = (x: NDArray): boolean => Number(np.item(x)) !== 0;
