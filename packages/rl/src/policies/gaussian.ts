import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { softplus } from "@nabla-js/ndarray/special";
import { checkAlike } from "../losses/checks.js";
import { checkFields } from "../checks.js";

/** Independent normal numbers: the mean of each, and the logarithm of its standard deviation, `[...batch, actions]`. */
export type Gaussian = { readonly mean: NDArray; readonly logStd: NDArray };

/**
 * Draws from normal distributions.
 *
 *     a = μ + exp(log σ) · n        n standard normal
 *
 * @returns `[...batch, actions]`; differentiable in μ and log σ.
 */
export const gaussianSample = (key: NDArray, policy: Gaussian): NDArray => {
  checkFields("gaussianSample", "policy", policy, ["mean", "logStd"]);
  const { mean, logStd } = policy;
  checkAlike("gaussianSample", { mean, logStd });
  const noise = random.normal(key, mean.shape, { dtype: mean.dtype === "float64" ? "float64" : "float32" });
  return np.add(mean, np.mul(np.exp(logStd), noise));
};

const halfLogTwoPi = 0.5 * /* @__PURE__ */ Math.log(2 * Math.PI);

/**
 * The logarithm of the density at an action, summed over its elements.
 *
 *     log π(a) = Σᵢ −½ ((aᵢ − μᵢ) / σᵢ)² − log σᵢ − ½ log 2π
 *
 * @param action - `[...batch, actions]`.
 * @returns `[...batch]`.
 */
export const gaussianLogProb = (policy: Gaussian, action: NDArray): NDArray => {
  checkFields("gaussianLogProb", "policy", policy, ["mean", "logStd"]);
  const { mean, logStd } = policy;
  checkAlike("gaussianLogProb", { mean, logStd, action });
  const z = np.mul(np.sub(action, mean), np.exp(np.neg(logStd)));
  return np.sum(np.sub(np.sub(np.mul(-0.5, np.square(z)), logStd), halfLogTwoPi), -1);
};

/**
 * The entropy, summed over the elements of an action.
 *
 *     H = Σᵢ log σᵢ + ½ log 2πe
 *
 * @returns In nats, `[...batch]`.
 */
export const gaussianEntropy = (policy: Gaussian): NDArray => {
  checkFields("gaussianEntropy", "policy", policy, ["logStd"]);
  return np.sum(np.add(policy.logStd, halfLogTwoPi + 0.5), -1);
};

/** An action in ±1, and the logarithm of its density. */
export type SquashedAction = { readonly action: NDArray; readonly logProb: NDArray };

/**
 * Draws an action in ±1: the hyperbolic tangent of a normal number, with its density.
 *
 *     a = tanh u        log π(a) = log N(u) − Σᵢ log(1 − tanh² uᵢ)        log(1 − tanh² u) = 2 (log 2 − u − softplus(−2u))
 *
 * @returns `action` `[...batch, actions]` and `logProb` `[...batch]`, both differentiable in μ and log σ. The correction is
 * computed from u, where 1 − a² would be 0.
 * @see Haarnoja et al. (2018), "Soft Actor-Critic Algorithms and Applications", appendix C.
 */
export const tanhGaussianSample = (key: NDArray, policy: Gaussian): SquashedAction => {
  checkFields("tanhGaussianSample", "policy", policy, ["mean", "logStd"]);
  const u = gaussianSample(key, policy);
  const squeezed = np.mul(2, np.sub(np.sub(Math.log(2), u), softplus(np.mul(-2, u))));
  return { action: np.tanh(u), logProb: np.sub(gaussianLogProb(policy, u), np.sum(squeezed, -1)) };
};
