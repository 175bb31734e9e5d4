import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { Space } from "@nabla-js/rl";

/** Observations `[batch, …]` as a network takes them, `[batch, features]`: a choice of n as n numbers, one of them 1. */
export const featuresOf = (space: Space, observations: NDArray): NDArray =>
  space.kind === "discrete"
    ? np.oneHot(observations, space.n)
    : np.reshape(np.astype(observations, "float32"), [observations.shape[0], -1]);

/** How many features that makes. */
export const widthOf = (space: Space): number =>
  space.kind === "discrete" ? space.n : space.shape.reduce((product, length) => product * length, 1);
