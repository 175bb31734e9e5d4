import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { scan, vmap } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Environment } from "./environment.js";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkEnvironment, checkFunction } from "./checks.js";

/** How long to look. */
export interface EpisodeReturnsOptions {
  /** How many episodes, side by side. @defaultValue 100 */
  readonly episodes?: number;
  /** Steps after which an episode that goes on is left. */
  readonly maxSteps: number;
}

/** The undiscounted return of each episode, and how many steps it had, `[episodes]`. */
export type EpisodeReturns = { readonly return: NDArray; readonly length: NDArray };

/**
 * What a policy reaches: the return of one episode in each of some environments. The key decides all of it, so the same key
 * asks the same of every policy.
 *
 * @param policy - From observations `[episodes, …]` and a key to actions `[episodes, …]`.
 * @example
 * ```ts
 * const alwaysRight = (observations) => np.astype(np.ones([observations.shape[0]]), "int32");
 * const { length } = episodeReturns(cartPole(), alwaysRight, random.key(0), { maxSteps: 500 });
 * length.shape; // [100]
 * ```
 */
export const episodeReturns = <S>(
  env: Environment<S>,
  policy: (observations: NDArray, key: NDArray) => NDArray,
  key: NDArray,
  options: EpisodeReturnsOptions,
): EpisodeReturns => {
  checkEnvironment("episodeReturns", env);
  checkFunction("episodeReturns", "policy", policy);
  const { episodes, maxSteps } = optionsOf("episodeReturns", options, { episodes: 100, maxSteps: undefined });
  if (!(Number.isInteger(episodes) && episodes >= 1 && Number.isInteger(maxSteps) && maxSteps >= 1))
    throw new ValueError({
      op: "episodeReturns",
      given: `episodes ${show(episodes)} and maxSteps ${show(maxSteps)}`,
      expected: "whole numbers from 1 on",
      mend: "Give for instance { episodes: 100, maxSteps: 500 }.",
    });
  const [ofReset, ofSteps] = random.split(key);
  const [state, observation] = vmap(env.reset)(random.split(ofReset, episodes));
  const start = {
    state,
    observation,
    over: np.zeros([episodes], "bool"),
    sum: np.zeros([episodes]),
    length: np.zeros([episodes], "int32"),
  };
  const [{ sum, length }] = scan(
    (at, stepKey: NDArray) => {
      const [ofPolicy, ofStep] = random.split(stepKey);
      const actions = policy(at.observation, ofPolicy);
      const next = vmap(env.step)(at.state, actions, random.split(ofStep, episodes));
      const after = {
        state: next.state,
        observation: next.observation,
        over: np.logicalOr(at.over, np.logicalOr(next.terminated, next.truncated)),
        sum: np.add(at.sum, np.where(at.over, 0, np.astype(next.reward, "float32"))),
        length: np.add(at.length, np.astype(np.logicalNot(at.over), "int32")),
      };
      return [after, null] as const;
    },
    start,
    random.split(ofSteps, maxSteps),
  );
  return { return: sum, length };
};
