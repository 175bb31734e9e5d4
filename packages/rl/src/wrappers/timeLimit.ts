import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkGoesOn, checkMaxSteps, type Environment } from "../environment.js";
import { checkEnvironment, checkState } from "../checks.js";
import { picturesOf } from "./picturesOf.js";

/** The state of an environment, the steps made, and whether the limit was reached. */
export type Timed<S> = { readonly inner: S; readonly t: NDArray; readonly cut: NDArray };

/**
 * The same environment with a limit of steps, besides one that it may have: with the last step, `truncated` is true.
 *
 * @throws {@link ValueError} unless `maxSteps` is a whole number from 1 on; of `step`, when the limit is known to be reached.
 */
export const timeLimit = <S>(env: Environment<S>, maxSteps: number): Environment<Timed<S>> => {
  checkEnvironment("timeLimit", env);
  checkMaxSteps("timeLimit", maxSteps);
  return {
    ...env,
    reset: (key) => {
      const [inner, observation] = env.reset(key);
      return [{ inner, t: np.array(0, { dtype: "int32" }), cut: np.array(false) }, observation];
    },
    step: (state, action, key) => {
      const op = `timeLimit of ${env.name}: step`;
      checkState(op, state, ["t", "cut"]);
      const { inner, t, cut } = state;
      checkGoesOn(op, cut, t);
      const next = env.step(inner, action, key);
      const steps = np.add(t, 1);
      const isLast = np.greaterEqual(steps, maxSteps);
      return {
        ...next,
        state: { inner: next.state, t: steps, cut: isLast },
        truncated: np.logicalOr(next.truncated, isLast),
      };
    },
    ...picturesOf(env),
  };
};
