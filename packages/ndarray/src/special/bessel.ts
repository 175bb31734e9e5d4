/** Modified Bessel functions of the first kind, of orders 0 and 1; those with an e are scaled by e^(−|x|). */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul, neg } from "../primitives/arithmetic.js";
import { lt } from "../primitives/compare.js";
import { exp } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { square } from "../primitives/power.js";
import { sqrt } from "../primitives/roots.js";
import { select } from "../primitives/select.js";
import { abs, sign } from "../primitives/signs.js";
import { floatOf } from "../promote.js";

/** I₀(x), the solution of x²y″ + xy′ − x²y = 0 that is 1 at 0. */
export const i0 = (x: ArrayLike): NDArray => {
  const a = floatOf("i0", x);
  return mul(exp(abs(a)), scaledBessel(a, 0));
};

/** e^(−|x|)·I₀(x). */
export const i0e = (x: ArrayLike): NDArray => scaledBessel(floatOf("i0e", x), 0);

/** I₁(x), the derivative of I₀. */
export const i1 = (x: ArrayLike): NDArray => {
  const a = floatOf("i1", x);
  return mul(exp(abs(a)), scaledBessel(a, 1));
};

/** e^(−|x|)·I₁(x). */
export const i1e = (x: ArrayLike): NDArray => scaledBessel(floatOf("i1e", x), 1);

/** Up to here by the power series, whose terms are all positive; beyond by the asymptotic one. */
const limit = 20;

/**
 * With the order n:
 *
 *     Iₙ(x) = (x/2)ⁿ Σ (x²/4)ᵏ / (k! (k + n)!)         e^(−x)·Iₙ(x) ~ 1/√(2πx) · Σ Πⱼ₌₁ᵏ ((2j − 1)² − 4n²) / (8jx)
 *
 * @see Abramowitz & Stegun (1964), "Handbook of mathematical functions", 9.6.10 and 9.7.1.
 */
const scaledBessel = (x: NDArray, order: 0 | 1): NDArray => {
  const constant = (c: number): NDArray => fullLike(x, c);
  const size = abs(x);
  const isNear = lt(size, constant(limit));

  const near = select(isNear, x, constant(0));
  const quarter = mul(square(near), constant(0.25));
  let series = constant(1);
  for (let k = 50; k >= 1; k--) series = add(constant(1), mul(mul(quarter, constant(1 / (k * (k + order)))), series));
  const power = order === 0 ? series : mul(mul(near, constant(0.5)), series);

  const far = select(isNear, constant(limit), size);
  let tail = constant(1);
  for (let k = 25; k >= 1; k--)
    tail = add(constant(1), mul(div(constant(((2 * k - 1) ** 2 - 4 * order ** 2) / (8 * k)), far), tail));
  const asymptotic = div(tail, sqrt(mul(constant(2 * Math.PI), far)));

  return select(isNear, mul(power, exp(neg(abs(near)))), order === 0 ? asymptotic : mul(sign(x), asymptotic));
};
