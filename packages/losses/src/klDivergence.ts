import * as np from "@nabla-js/ndarray";
import { xlogy } from "@nabla-js/ndarray/special";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";

/**
 * The Kullback–Leibler divergence of predicted from true probabilities, for each example.
 *
 *     loss = Σ_c t_c · (log t_c − log p_c),  where t_c = 0 the term is 0
 *
 * @param logPredictions - Logarithms of probabilities, `[...batch, classes]`, such as `logSoftmax` gives.
 * @param targets - Probabilities, `[...batch, classes]`.
 * @returns The divergence in nats, `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Kullback & Leibler (1951), "On Information and Sufficiency".
 */
export const klDivergence = (logPredictions: NDArray, targets: NDArray): NDArray => {
  if (logPredictions.ndim === 0 || logPredictions.shape.join() !== targets.shape.join())
    throw new ShapeError({
      op: "klDivergence",
      given: { logPredictions: logPredictions.shape, targets: targets.shape },
      expected: "one shape for both, [...batch, classes]",
      mend: "Give a probability for every class.",
    });
  return np.sum(np.sub(xlogy(targets, targets), np.mul(targets, logPredictions)), -1);
};
