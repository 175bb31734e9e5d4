import * as np from "@nabla-js/ndarray";
import { xlogy } from "@nabla-js/ndarray/special";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkProbabilities } from "./checks.js";

export interface KlDivergenceOptions {
  /** Whether the targets are logarithms of probabilities too. @defaultValue false */
  readonly logTargets?: boolean;
  /** Whether p − t is added for each class, so that it is convex in p and never negative where p does not sum to 1. @defaultValue false */
  readonly convex?: boolean;
}

/**
 * The Kullback–Leibler divergence of predicted from true probabilities, for each example.
 *
 *     loss = Σ_c t_c · (log t_c − log p_c),  where t_c = 0 the term is 0
 *
 * The arguments stand as in Optax and in PyTorch's `kl_div`: the prediction first, as logarithms. PyTorch's mean divides by
 * the classes as well; its `batchmean` is the mean of this.
 *
 * @param logPredictions - Logarithms of probabilities, `[...batch, classes]`, such as `logSoftmax` gives.
 * @param targets - Probabilities, `[...batch, classes]`; logarithms of them with `logTargets`.
 * @returns The divergence in nats, `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Kullback & Leibler (1951), "On Information and Sufficiency".
 */
export const klDivergence = (logPredictions: NDArray, targets: NDArray, options?: KlDivergenceOptions): NDArray => {
  checkProbabilities("klDivergence", { logPredictions, targets });
  const { logTargets, convex } = optionsOf("klDivergence", options, { logTargets: false, convex: false });
  const t = logTargets ? np.exp(targets) : targets;
  const own = logTargets ? np.mul(t, np.where(np.equal(t, 0), 0, targets)) : xlogy(t, t);
  const divergence = np.sum(np.sub(own, np.mul(t, logPredictions)), -1);
  return convex ? np.add(divergence, np.sum(np.sub(np.exp(logPredictions), t), -1)) : divergence;
};
