import * as np from "@nabla-js/ndarray";
import { grad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";

/** From inputs `[batch, …]` to how much a class is meant, `[batch]`: a logit. */
export type Score = (x: NDArray) => NDArray;

/**
 * How fast the score of a class changes with each element of the input.
 *
 *     s = ∂ score(x) / ∂x
 *
 * @param x - `[batch, …]`.
 * @see Simonyan, Vedaldi & Zisserman (2014), "Deep Inside Convolutional Networks", section 3.
 */
export const gradientSaliency = (score: Score, x: NDArray): NDArray => grad((x: NDArray) => np.sum(score(x)))(x);

/**
 * How much each element of the input has contributed to the score, along the straight way from a baseline.
 *
 *     aᵢ = (xᵢ − bᵢ) · ∫₀¹ ∂ score(b + t·(x − b)) / ∂xᵢ dt
 *
 * The integral is the mean over the middles of `steps` pieces. The contributions add up to score(x) − score(b), but for what
 * that misses.
 *
 * @param baseline - Where nothing is seen, of the shape of x. @defaultValue zeros
 * @see Sundararajan, Taly & Yan (2017), "Axiomatic Attribution for Deep Networks", equation 1.
 */
export const integratedGradients = (
  score: Score,
  x: NDArray,
  { baseline = np.zerosLike(x), steps = 32 }: { readonly baseline?: NDArray; readonly steps?: number } = {},
): NDArray => {
  const way = np.sub(x, baseline);
  let sum = np.zerosLike(x);
  for (let i = 0; i < steps; i++) sum = np.add(sum, gradientSaliency(score, np.add(baseline, np.mul((i + 0.5) / steps, way))));
  return np.mul(way, np.div(sum, steps));
};

/**
 * Where in the last maps of a network the evidence for a class lies.
 *
 *     αₖ = meanᵢⱼ ∂ score / ∂Aₖᵢⱼ    L = relu(Σₖ αₖ · Aₖ)
 *
 * @param maps - A, `[batch, channels, height, width]`.
 * @param score - The rest of the network: from maps to the score of the class, `[batch]`.
 * @returns `[batch, height, width]`, never negative.
 * @see Selvaraju et al. (2017), "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", equations 1
 *   and 2.
 */
export const gradCam = (score: Score, maps: NDArray): NDArray => {
  const alpha = np.mean(gradientSaliency(score, maps), [2, 3], { keepdims: true });
  return np.maximum(np.sum(np.mul(alpha, maps), 1), 0);
};
