/** The logistic function, its inverse and its integral. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, neg, sub } from "../primitives/arithmetic.js";
import { gt } from "../primitives/compare.js";
import { exp, log, log1p } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { logistic } from "../primitives/hyperbolic.js";
import { select } from "../primitives/select.js";
import { floatOf } from "../promote.js";

/** 1 / (1 + e⁻ˣ): from 0 to 1, ½ at 0. */
export const sigmoid = (x: ArrayLike): NDArray => logistic(floatOf("sigmoid", x));

/** As {@link sigmoid}, under its name in SciPy. */
export const expit = (x: ArrayLike): NDArray => logistic(floatOf("expit", x));

/** log(p / (1 − p)), the inverse of {@link sigmoid}; NaN outside 0 … 1. */
export const logit = (p: ArrayLike): NDArray => {
  const a = floatOf("logit", p);
  return sub(log(a), log1p(neg(a)));
};

/**
 * log(1 + eˣ), without overflow: 100 at 100.
 *
 * @see Dugas et al. (2001), "Incorporating second-order functional knowledge for better option pricing".
 * @example
 * ```ts
 * special.softplus(np.array([-100, 0, 100])); // [3.7835e-44 6.9315e-01 1.0000e+02]
 * ```
 */
export const softplus = (x: ArrayLike): NDArray => softplusOf(floatOf("softplus", x));

/** log(1 / (1 + e⁻ˣ)), precise also for large negative x. */
export const logSigmoid = (x: ArrayLike): NDArray => neg(softplusOf(neg(floatOf("logSigmoid", x))));

const softplusOf = (x: NDArray): NDArray => {
  // Either side of 0 is the whole formula, log(1 + eˣ) or x + log(1 + e⁻ˣ), so that all derivatives are right at 0 too.
  const isPositive = gt(x, fullLike(x, 0));
  return add(select(isPositive, x, fullLike(x, 0)), log1p(exp(select(isPositive, neg(x), x))));
};
