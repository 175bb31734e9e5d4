import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { isConcrete, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { vmap } from "@nabla-js/grad";
import type { Environment, Step } from "./environment.js";
import { contains, describeSpace, type Space } from "./spaces.js";
import { checkArrays, checkCount, checkEnvironment } from "./checks.js";

/** A step after which another episode begins where one has ended. */
export type AutoStep<S> = Step<S> & {
  /** What was observed at the end of the step, before another episode may have begun: what a truncated one bootstraps from. */
  readonly final: NDArray;
};

/** An environment that begins another episode by itself. */
export interface AutoEnvironment<S> extends Omit<Environment<S>, "step"> {
  readonly step: (...args: Parameters<Environment<S>["step"]>) => AutoStep<S>;
}

/**
 * The same environment, in which another episode begins in the step that ended one: `state` and `observation` are then those of
 * the new one, `reward`, `terminated` and `truncated` of the old one, whose last observation is `final`.
 */
export const autoReset = <S>(env: Environment<S>): AutoEnvironment<S> => {
  checkEnvironment("autoReset", env);
  return {
    ...env,
    step: (state, action, key) => {
      const [ofStep, ofReset] = random.split(key);
      const next = env.step(state, action, ofStep);
      const [begun, first] = env.reset(ofReset);
      const over = np.logicalOr(next.terminated, next.truncated);
      return {
        ...next,
        state: tree.map((a, b) => np.where(over, a, b), begun, next.state),
        observation: np.where(over, first, next.observation),
        final: next.observation,
      };
    },
  };
};

/** `n` environments side by side: the same functions with one more axis in front of everything but keys. */
export interface VectorEnvironment<S> {
  readonly name: string;
  readonly n: number;
  /** What one of them observes. */
  readonly observationSpace: Space;
  /** What one of them is given. */
  readonly actionSpace: Space;
  readonly solvedAt?: number | undefined;
  /** Begins an episode in each: states and observations, `[n, …]`. */
  readonly reset: (key: NDArray) => readonly [state: S, observation: NDArray];
  /** One step in each; the actions are `[n, …]`, and so is all that comes back. */
  readonly step: (state: S, actions: NDArray, key: NDArray) => AutoStep<S>;
}

/**
 * `n` environments that step at once by `vmap`, each beginning another episode by itself ({@link autoReset}).
 *
 * @throws {@link ValueError} unless `n` is a whole number from 1 on. Of `step`: {@link ShapeError} and, where values are known,
 * {@link ValueError} for actions that do not fit.
 * @example
 * ```ts
 * const envs = vectorise(cartPole(), 64);
 * const [state] = envs.reset(random.key(0));
 * const { reward } = jit(envs.step)(state, np.astype(np.zeros([64]), "int32"), random.key(1));
 * reward.shape; // [64]
 * ```
 */
export const vectorise = <S>(env: Environment<S>, n: number): VectorEnvironment<S> => {
  checkEnvironment("vectorise", env);
  checkCount("vectorise", "n", n, "how many environments, from 1 on");
  const { name, observationSpace, actionSpace, solvedAt, reset } = env;
  const { step } = autoReset(env);
  return {
    name: `${n} × ${name}`,
    n,
    observationSpace,
    actionSpace,
    solvedAt,
    reset: (key) => vmap(reset)(random.split(key, n)),
    step: (state, actions, key) => {
      checkActions(`${n} × ${name}: step`, actionSpace, actions, n);
      return vmap(step)(state, actions, random.split(key, n));
    },
  };
};

/** Throws for actions of another shape than `[n, …]`, and for those known not to be of the space. */
const checkActions = (op: string, space: Space, actions: NDArray, n: number): void => {
  checkArrays(op, { actions });
  const expected = [n, ...space.shape];
  if (actions.shape.join() !== expected.join())
    throw new ShapeError({
      op,
      given: { actions: actions.shape },
      expected: `an action for each environment, [${expected.join(", ")}]`,
      mend: "Give one action for each environment along the first axis.",
    });
  if (!isConcrete(actions)) return;
  const inside = vmap((action: NDArray) => contains(space, action))(actions);
  if (!isConcrete(inside)) return;
  const bad = np.toTypedArray(inside).indexOf(0);
  if (bad >= 0)
    throw new ValueError({
      op,
      given: `the action ${JSON.stringify(np.toNested(np.take(actions, bad, 0)))} for environment ${bad}`,
      expected: describeSpace(space),
      mend: space.kind === "discrete" ? "Count the actions from 0." : "Clip it, for instance with clipAction(env).",
    });
};
