/** The terms of a variational autoencoder's loss: loss = reconstruction + gaussianKl. */
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkVectors } from "./checks.js";

/**
 * How far a normal distribution is from the standard one, for each example.
 *
 *     KL = ½ · Σ (e^logVariance + mean² − 1 − logVariance)
 *
 * @param mean - `[...batch, codes]`.
 * @param logVariance - The same shape.
 * @returns The divergence in nats, `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Kingma & Welling (2014), "Auto-Encoding Variational Bayes", appendix B.
 */
export const gaussianKl = (mean: NDArray, logVariance: NDArray): NDArray => {
  checkVectors("gaussianKl", { mean, logVariance });
  // eˣ − 1 − x, which is never negative, also where it is tiny.
  const spread = np.sub(np.expm1(logVariance), logVariance);
  return np.mul(0.5, np.sum(np.add(spread, np.square(mean)), -1));
};

/**
 * How unlikely values are under normal distributions, for each element.
 *
 *     loss = ½ · (log 2π + logVariance + (x − mean)² / e^logVariance)
 *
 * PyTorch's `gaussian_nll_loss` takes the variance itself, and leaves ½·log 2π out unless it is asked for it in `full`.
 *
 * @param x - Any shape.
 * @param mean - The same shape.
 * @param logVariance - The same shape.
 * @returns That shape, in nats; it may be negative, as a density may exceed 1.
 * @throws {@link ShapeError} when the shapes differ.
 */
export const gaussianNll = (x: NDArray, mean: NDArray, logVariance: NDArray): NDArray => {
  checkAlike("gaussianNll", { x, mean, logVariance });
  const distance = np.mul(np.square(np.sub(x, mean)), np.exp(np.neg(logVariance)));
  return np.mul(0.5, np.add(np.add(Math.log(2 * Math.PI), logVariance), distance));
};
