import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { Recorded, RecordedStep } from "@nabla-js/rl";
import type { Figures } from "./agent.js";

/** What acts: environments, what they show, the steps made over all of them, and a key. */
export type Actor<S> = {
  readonly envs: Recorded<S>;
  readonly observation: NDArray;
  /** int32 `[]`. */
  readonly t: NDArray;
  readonly key: NDArray;
};

/** A transition as it is made, `[envs, …]`. */
export type Transition = {
  readonly observation: NDArray;
  readonly action: NDArray;
  readonly reward: NDArray;
  readonly terminated: NDArray;
  readonly truncated: NDArray;
  /** What was observed at the end of the step, before another episode began. */
  readonly final: NDArray;
  readonly episode: { readonly return: NDArray; readonly length: NDArray };
};

/** The actor after a step of its environments, and what it led to. */
export const moved = <S>(
  { observation, t }: Actor<S>,
  key: NDArray,
  action: NDArray,
  next: RecordedStep<Recorded<S>>,
): readonly [Actor<S>, Transition] => {
  const { reward, terminated, truncated, final, episode } = next;
  return [
    { envs: next.state, observation: next.observation, t: np.add(t, reward.shape[0]), key },
    { observation, action, reward: np.astype(reward, "float32"), terminated, truncated, final, episode },
  ];
};

/** The loss, and the episodes that ended in transitions `[rollout, envs, …]`. */
export const figuresOf = (loss: NDArray, { terminated, truncated, episode }: Transition): Figures => {
  const over = np.logicalOr(terminated, truncated);
  return {
    loss,
    returns: np.sum(np.where(over, episode.return, 0)),
    episodes: np.sum(np.astype(over, "float32")),
  };
};
