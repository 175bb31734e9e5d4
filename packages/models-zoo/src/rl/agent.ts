import type { NDArray } from "@nabla-js/ndarray";

/** What an iteration tells: numbers `[]`. */
export type Figures = {
  readonly loss: NDArray;
  /** The sum of the returns of the episodes that ended. */
  readonly returns: NDArray;
  /** How many ended. */
  readonly episodes: NDArray;
};

/**
 * What learns by acting: pure functions over one state, that of its environments and of all it remembers included.
 *
 *     stateₜ₊₁, transition = step(stateₜ)        some steps, then
 *     state, figures = learn(state, transitions)
 *
 * `S` is the state, `T` what one step leads to in each of its environments, `P` what its policy is made of. A drive runs the
 * two in turn: by a plain loop, or compiled as a whole.
 */
export interface Agent<S, T, P> {
  readonly name: string;
  /** Steps from one learning to the next, in each environment. */
  readonly rollout: number;
  /** How many environments there are. */
  readonly envs: number;
  /** Steps made in `init` already, over all environments. */
  readonly warmUp: number;
  readonly init: (key: NDArray) => S;
  readonly step: (state: S) => readonly [state: S, transition: T];
  /** Learns from transitions `[rollout, envs, …]`. */
  readonly learn: (state: S, transitions: T) => readonly [state: S, figures: Figures];
  /** What is kept when it has learned. */
  readonly policyOf: (state: S) => P;
  /** What it would do if it were not to explore: from observations `[batch, …]` to actions `[batch, …]`. */
  readonly act: (policy: P, observations: NDArray) => NDArray;
}
