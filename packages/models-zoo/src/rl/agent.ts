import type { NDArray } from "@nabla-js/ndarray";
import type { Environment } from "@nabla-js/rl";

/** What an iteration tells: numbers `[]`. */
export type Figures = {
  readonly loss: NDArray;
  /** The sum of the returns of the episodes that ended. */
  readonly returns: NDArray;
  /** How many ended. */
  readonly episodes: NDArray;
};

/** All that changes while an agent learns: the part that acts, and the part that learns. */
export type AgentState<A, L> = { readonly actor: A; readonly learner: L };

/**
 * What learns by acting, as pure functions. The actor holds environments and what they are in; the learner holds parameters,
 * moments and memories.
 *
 *     actor, transition = step(policyOf(learner), actor)        some times, then
 *     learner, figures = learn(learner, transitions)
 *
 * A drive runs the two in turn: by a plain loop, or compiled as a whole.
 */
export interface Agent<A, L, T, P> {
  readonly name: string;
  /** Steps from one learning to the next, in each environment. */
  readonly rollout: number;
  /** How many environments there are. */
  readonly envs: number;
  /** Steps that `init` has made already, over all environments. */
  readonly warmUp: number;
  readonly init: (key: NDArray) => AgentState<A, L>;
  /** One step in each environment, exploring. */
  readonly step: (policy: P, actor: A) => readonly [actor: A, transition: T];
  /** Learns from transitions `[rollout, envs, …]`. */
  readonly learn: (learner: L, transitions: T) => readonly [learner: L, figures: Figures];
  /** What acting needs of the learner, and what is kept when it has learned. */
  readonly policyOf: (learner: L) => P;
  /** What it does when it does not explore: from observations `[batch, …]` to actions `[batch, …]`. */
  readonly act: (policy: P, observations: NDArray) => NDArray;
  /** Hands over one environment as the agent sees it, to test it or to watch it. */
  readonly withEnvironment: <R>(use: <S>(env: Environment<S>) => R) => R;
}
