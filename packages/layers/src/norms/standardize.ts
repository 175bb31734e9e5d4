import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { checkNumber } from "../checks.js";
import type { Axes, NDArray } from "@nabla-js/ndarray";

/** The mean and the variance of an array over axes, which stay with length 1. */
export interface Moments {
  readonly mean: NDArray;
  /** Σ (x − mean)² / n: biased, as a description of this batch. */
  readonly variance: NDArray;
  /** x − mean, which the variance is made of. */
  readonly centered: NDArray;
}

/**
 * Mean and variance over axes. In two passes: E[x²] − E[x]² in one would lose all digits where the mean is large.
 *
 *     μ = Σ x / n    σ² = Σ (x − μ)² / n
 */
export const moments = (x: NDArray, axes: Axes): Moments => {
  const mean = np.mean(x, axes, { keepdims: true });
  const centered = np.sub(x, mean);
  return { mean, variance: np.mean(np.square(centered), axes, { keepdims: true }), centered };
};

/**
 * An array shifted and scaled to mean 0 and variance 1 over axes.
 *
 *     y = (x − μ) / √(σ² + eps)
 *
 * @param axes - What is one sample. @defaultValue the last axis
 * @param eps - Added to the variance, inside the root. @defaultValue 1e-5
 * @example
 * ```ts
 * standardize(np.array([1, 3]), -1, 0); // [-1, 1]
 * ```
 */
export const standardize = (x: NDArray, axes: Axes = -1, eps = 1e-5): NDArray => {
  checkNumber("standardize", "eps", eps, "not negative");
  const { centered, variance } = moments(x, axes);
  return np.mul(centered, lax.rsqrt(np.add(variance, eps)));
};
