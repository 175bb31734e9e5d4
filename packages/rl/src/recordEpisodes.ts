import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkEnvironments, checkState } from "./checks.js";
import type { AutoStep, VectorEnvironment } from "./vectorise.js";

/** The state of the environments, and what the episodes under way have brought so far, `[n]`. */
export type Recorded<S> = { readonly inner: S; readonly sum: NDArray; readonly length: NDArray };

/** A step that tells of the episodes, `[n]`. */
export type RecordedStep<S> = AutoStep<S> & {
  /** Of each episode so far: its whole return where `terminated` or `truncated`. */
  readonly episode: { readonly return: NDArray; readonly length: NDArray };
};

/** Environments that tell the undiscounted return and the length of their episodes. */
export interface RecordedEnvironment<S> extends Omit<VectorEnvironment<Recorded<S>>, "step"> {
  readonly step: (state: Recorded<S>, actions: NDArray, key: NDArray) => RecordedStep<Recorded<S>>;
}

/** The same environments, which count what each episode brings. */
export const recordEpisodes = <S>(envs: VectorEnvironment<S>): RecordedEnvironment<S> => {
  checkEnvironments("recordEpisodes", envs);
  return {
    ...envs,
    reset: (key) => {
      const [inner, observation] = envs.reset(key);
      return [{ inner, sum: np.zeros([envs.n]), length: np.zeros([envs.n], "int32") }, observation];
    },
    step: (before, actions, key) => {
      checkState("recordEpisodes: step", before, ["sum", "length"]);
      const { inner, sum, length } = before;
      const next = envs.step(inner, actions, key);
      const over = np.logicalOr(next.terminated, next.truncated);
      const episode = { return: np.add(sum, np.astype(next.reward, "float32")), length: np.add(length, 1) };
      const state = { inner: next.state, sum: np.where(over, 0, episode.return), length: np.where(over, 0, episode.length) };
      return { ...next, state, episode };
    },
  };
};
