import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkBatches } from "./checks.js";

/**
 * Labels of which a share is spread evenly over all classes.
 *
 *     (1 − smoothing) · labels + smoothing / classes
 *
 * @param labels - Probabilities, `[...batch, classes]`.
 * @param smoothing - A fraction, 0 to 1.
 * @returns Probabilities, `[...batch, classes]`.
 * @throws {@link ValueError} when `smoothing` is no fraction.
 * @example
 * ```ts
 * smoothLabels(np.array([0, 1]), 0.2); // [0.1, 0.9]
 * ```
 * @see Szegedy et al. (2016), "Rethinking the Inception Architecture for Computer Vision", section 7.
 */
export const smoothLabels = (labels: NDArray, smoothing: number): NDArray => {
  checkBatches("smoothLabels", { labels }, "[...batch, classes]", "Give a probability for every class.");
  checkSmoothing("smoothLabels", smoothing);
  if (smoothing === 0) return labels;
  return np.add(np.mul(1 - smoothing, labels), smoothing / labels.shape[labels.ndim - 1]);
};

/** Throws unless it is a fraction. */
export const checkSmoothing = (op: string, smoothing: number): void => {
  if (typeof smoothing === "number" && smoothing >= 0 && smoothing <= 1) return;
  throw new ValueError({
    op,
    given: `a smoothing of ${show(smoothing)}`,
    expected: "a fraction, 0 to 1",
    mend: "Give the share of each label that is spread over all classes, for instance 0.1.",
  });
};
