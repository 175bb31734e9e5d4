/** The error function, and the normal distribution. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul, neg, sub } from "../primitives/arithmetic.js";
import { and } from "../primitives/bitwise.js";
import { gt, lt } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import * as lax from "../primitives/erf.js";
import { exp, log, log1p } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { square } from "../primitives/power.js";
import { sqrt } from "../primitives/roots.js";
import { select } from "../primitives/select.js";
import { floatOf } from "../promote.js";

/** 2/√π · ∫₀ˣ e^(−t²) dt, from −1 to 1. */
export const erf = (x: ArrayLike): NDArray => lax.erf(floatOf("erf", x));

/** 1 − erf(x), precise also for large x. */
export const erfc = (x: ArrayLike): NDArray => lax.erfc(floatOf("erfc", x));

/** The inverse of {@link erf}; NaN outside −1 … 1. */
export const erfinv = (x: ArrayLike): NDArray => lax.erfInv(floatOf("erfinv", x));

/** The probability that a standard normal number is at most x. */
export const ndtr = (x: ArrayLike): NDArray => {
  const a = floatOf("ndtr", x);
  return mul(fullLike(a, 0.5), lax.erfc(mul(a, fullLike(a, -Math.SQRT1_2))));
};

/** Below this probability 2p − 1 loses digits, and {@link ndtri} is found by Newton's method. */
const tail = 0.1;

/**
 * The number below which a standard normal number lies with probability p; NaN outside 0 … 1. Precise also for the smallest p, where it
 * is the root of log Φ(x) = log p. Computed in double.
 */
export const ndtri = (p: ArrayLike): NDArray => {
  const given = floatOf("ndtri", p);
  const a = convertDtype(given, "float64");
  const number = (c: number): NDArray => fullLike(a, c);
  const isTail = and(gt(a, number(0)), lt(a, number(tail)));
  const usual = select(isTail, number(0.5), a);
  const middle = mul(number(Math.SQRT2), lax.erfInv(sub(mul(number(2), usual), number(1))));

  const logP = log(select(isTail, a, number(tail)));
  // From log Φ(x) ≈ −x²/2 − log(−x·√(2π)), with x² ≈ −2·log p within the last.
  const squared = mul(number(-2), logP);
  let x = neg(sqrt(sub(squared, log(mul(number(2 * Math.PI), squared)))));
  for (let step = 0; step < 5; step++) {
    const logPhi = logNdtrOf(x);
    // φ(x)/Φ(x), by which log Φ rises.
    const slope = exp(sub(sub(mul(number(-0.5), square(x)), logPhi), number(Math.log(2 * Math.PI) / 2)));
    x = sub(x, div(sub(logPhi, logP), slope));
  }
  return convertDtype(select(isTail, x, middle), given.dtype);
};

/**
 * The logarithm of {@link ndtr}, precise also far out on the left, where it is taken from
 *
 *     −x²/2 − log(−x) − log √(2π) + log(1 − 1/x² + 3/x⁴ − 15/x⁶ …)
 *
 * @see Abramowitz & Stegun (1964), "Handbook of mathematical functions", 26.2.12.
 */
export const logNdtr = (x: ArrayLike): NDArray => logNdtrOf(floatOf("logNdtr", x));

const logNdtrOf = (a: NDArray): NDArray => {
  const limit = fullLike(a, a.dtype === "float32" ? -12 : -20);
  const isFar = lt(a, limit);
  const isRight = gt(a, fullLike(a, 0));
  const scaled = (y: NDArray, c: number): NDArray => mul(y, fullLike(y, c));
  // On the right the other tail is what is small.
  const tail = scaled(lax.erfc(scaled(select(isRight, a, neg(select(isFar, limit, a))), Math.SQRT1_2)), 0.5);
  const near = select(isRight, log1p(neg(tail)), log(select(isRight, fullLike(a, 1), tail)));
  const far = select(isFar, a, limit);
  const step = div(fullLike(a, -1), square(far));
  let series = fullLike(a, 1);
  for (let k = 8; k >= 1; k--) series = add(fullLike(a, 1), mul(scaled(step, 2 * k - 1), series));
  const asymptotic = sub(log(div(series, neg(far))), add(scaled(square(far), 0.5), fullLike(a, Math.log(2 * Math.PI) / 2)));
  return select(isFar, asymptotic, near);
};
