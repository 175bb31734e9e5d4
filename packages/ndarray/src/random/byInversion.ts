/** Distributions whose quantile function is known: it is applied to uniform numbers. */
import type { NDArray } from "../ndarray.js";
import { div, mul, neg, scale, sub } from "../primitives/arithmetic.js";
import { log, log1p } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { tan } from "../primitives/inverseTrig.js";
import { abs, sign } from "../primitives/signs.js";
import type { Shape } from "../shape.js";
import { checkDraw, uniform, type FloatOptions } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";

/** The distance from 1 to the next float. */
const epsilon = (dtype: "float32" | "float64"): number => (dtype === "float32" ? 2 ** -23 : 2 ** -52);

/** The smallest float with all its digits. */
const tiny = (dtype: "float32" | "float64"): number => (dtype === "float32" ? 2 ** -126 : 2 ** -1022);

/**
 * Numbers of the exponential distribution of rate 1, with density e⁻ˣ: −log(1 − u).
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`, from 0 on.
 */
export const exponential = (key: NDArray, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("exponential", options, { dtype: "float32" });
  checkDraw("exponential", key, shape, dtype);
  return neg(log1p(neg(uniform(key, shape, { dtype }))));
};

/**
 * Numbers of the standard Gumbel distribution, with distribution function exp(−e⁻ˣ): −log(−log u). The place of the
 * largest of logits, a Gumbel number added to each, is a draw of their softmax.
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 */
export const gumbel = (key: NDArray, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("gumbel", options, { dtype: "float32" });
  checkDraw("gumbel", key, shape, dtype);
  return neg(log(neg(log(uniform(key, shape, { dtype, minval: tiny(dtype), maxval: 1 })))));
};

/**
 * Numbers of the standard Laplace distribution, with density ½e^(−|x|): sign(u)·log(1 − |u|), with u uniform in (−1, 1).
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 */
export const laplace = (key: NDArray, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("laplace", options, { dtype: "float32" });
  checkDraw("laplace", key, shape, dtype);
  const u = uniform(key, shape, { dtype, minval: -1 + epsilon(dtype) / 2, maxval: 1 });
  return mul(sign(u), log1p(neg(abs(u))));
};

/**
 * Numbers of the standard logistic distribution, with distribution function 1/(1 + e⁻ˣ): log(u/(1 − u)).
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 */
export const logistic = (key: NDArray, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("logistic", options, { dtype: "float32" });
  checkDraw("logistic", key, shape, dtype);
  const u = uniform(key, shape, { dtype, minval: epsilon(dtype), maxval: 1 });
  return log(div(u, sub(fullLike(u, 1), u)));
};

/**
 * Numbers of the standard Cauchy distribution, with density 1/(π(1 + x²)): tan π(u − ½). They have no mean.
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 */
export const cauchy = (key: NDArray, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("cauchy", options, { dtype: "float32" });
  checkDraw("cauchy", key, shape, dtype);
  const u = uniform(key, shape, { dtype, minval: epsilon(dtype), maxval: 1 });
  return tan(scale(Math.PI, sub(u, fullLike(u, 0.5))));
};
