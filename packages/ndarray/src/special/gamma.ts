/** The gamma function and its family. */
import { array } from "../array.js";
import { operands } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { wholeOf } from "../numpy/arguments.js";
import { stirling } from "../math/coefficients.js";
import { add, div, mul, sub } from "../primitives/arithmetic.js";
import { and } from "../primitives/bitwise.js";
import { eq, ge, gt, le, lt, ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { exp, log, log1p } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import * as lax from "../primitives/gamma.js";
import { floor } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { takeSlices } from "../primitives/takeAlong.js";
import { commonType, floatOf } from "../promote.js";

/** log |Γ(x)|; ∞ at 0, −1, −2, … */
export const gammaln = (x: ArrayLike): NDArray => lax.lgamma(floatOf("gammaln", x));

/** Γ(x), the factorial of x − 1; NaN at −1, −2, … */
export const gamma = (x: ArrayLike): NDArray => gammaOf(floatOf("gamma", x));

/** The factorial of x, Γ(x + 1); 0 for negative x, as in SciPy. */
export const factorial = (x: ArrayLike): NDArray => {
  const a = floatOf("factorial", x);
  const isNegative = lt(a, fullLike(a, 0));
  const value = gammaOf(add(select(isNegative, fullLike(a, 0), a), fullLike(a, 1)));
  return select(isNegative, fullLike(a, 0), value);
};

/** 0!, 1!, …, 170!: all that are doubles. */
const factorials = (): Float64Array => {
  const all = new Float64Array(171).fill(1);
  for (let n = 2; n < all.length; n++) all[n] = all[n - 1] * n;
  return all;
};

/** In double: the logarithm of a large number has fewer digits behind the point. */
const gammaOf = (given: NDArray): NDArray => {
  const x = convertDtype(given, "float64");
  // Below 0 the sign changes from one whole number to the next.
  const down = floor(x);
  const half = mul(down, fullLike(x, 0.5));
  const isOdd = and(lt(x, fullLike(x, 0)), ne(half, floor(half)));
  const isPole = and(lt(x, fullLike(x, 0)), eq(x, down));
  // Those of whole numbers are known; ⌊x⌋ has no slope, so that of Γ stays.
  const table = factorials();
  const isKnown = and(eq(x, down), and(gt(x, fullLike(x, 0)), le(x, fullLike(x, table.length))));
  const whole = select(isKnown, down, fullLike(x, 1));
  const known = takeSlices(array(table), convertDtype(sub(whole, fullLike(x, 1)), "int32"), 0);
  const size = add(exp(lax.lgamma(x)), sub(known, exp(lax.lgamma(whole))));
  const signed = mul(size, select(isOdd, fullLike(x, -1), fullLike(x, 1)));
  return convertDtype(select(isPole, fullLike(x, NaN), signed), given.dtype);
};

/**
 * log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y), precise also where one of them is so large that the last two are nearly one.
 * Computed in double.
 */
export const betaln = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("betaln", x, y);
  return convertDtype(logBeta(a, b), a.dtype);
};

/** Γ(x)·Γ(y) / Γ(x + y), for positive x and y. Computed in double. */
export const beta = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("beta", x, y);
  return convertDtype(exp(logBeta(a, b)), a.dtype);
};

/** From here on log Γ is taken from its expansion. */
const large = 10;

/**
 * With a ≤ b, where both are positive and b is large,
 *
 *     log Γ(b) − log Γ(a + b) = a·(1 − log b) − (a + b − ½)·log(1 + a/b) + δ(b) − δ(a + b)
 *
 * and where a is large too,
 *
 *     log B(a, b) = ½·log 2π − ½·log b − (a − ½)·log(1 + b/a) − b·log(1 + a/b) + δ(a) + δ(b) − δ(a + b)
 *
 * with δ(z) = log Γ(z) − (z − ½)·log z + z − ½·log 2π.
 *
 * @see DiDonato & Morris (1992), "Algorithm 708: significant digit computation of the incomplete beta function ratios".
 */
const logBeta = (x: NDArray, y: NDArray): NDArray => {
  const [v, w] = [convertDtype(x, "float64"), convertDtype(y, "float64")];
  const number = (c: number): NDArray => fullLike(v, c);
  const isInOrder = lt(v, w);
  const [a, b] = [select(isInOrder, v, w), select(isInOrder, w, v)];
  const isOneLarge = and(gt(a, number(0)), and(ge(b, number(large)), lt(b, number(Infinity))));
  const areBothLarge = and(isOneLarge, ge(a, number(large)));

  const [p, q] = [select(isOneLarge, number(1), a), select(isOneLarge, number(1), b)];
  const plain = sub(add(lax.lgamma(p), lax.lgamma(q)), lax.lgamma(add(p, q)));

  const [small, big] = [select(isOneLarge, a, number(1)), select(isOneLarge, b, number(large))];
  const sum = add(small, big);
  const part = log1p(div(small, big));
  const rest = sub(afterStirling(big), afterStirling(sum));
  const slope = sub(mul(small, sub(number(1), log(big))), mul(sub(sum, number(0.5)), part));
  const oneLarge = add(add(lax.lgamma(select(areBothLarge, number(1), small)), slope), rest);

  const low = select(areBothLarge, a, number(large));
  const powers = add(mul(sub(low, number(0.5)), log1p(div(big, low))), mul(big, part));
  const constants = mul(number(0.5), sub(number(Math.log(2 * Math.PI)), log(big)));
  const bothLarge = add(sub(constants, powers), add(afterStirling(low), rest));
  return select(areBothLarge, bothLarge, select(isOneLarge, oneLarge, plain));
};

/** δ(z): what log Γ is more than the leading terms of its expansion, for large z. */
const afterStirling = (z: NDArray): NDArray => {
  const step = div(fullLike(z, 1), z);
  const squared = mul(step, step);
  return mul(
    step,
    stirling.reduceRight((sum, c) => add(mul(sum, squared), fullLike(z, c)), fullLike(z, 0)),
  );
};

/** The derivative of log Γ. */
export const digamma = (x: ArrayLike): NDArray => lax.digamma(floatOf("digamma", x));

/** The n-th derivative of {@link digamma}, for a whole number n. */
export const polygamma = (n: number, x: ArrayLike): NDArray =>
  lax.polygamma(floatOf("polygamma", x), wholeOf("polygamma", "n", n, 0));

/** log Γ of p dimensions: log π · p(p − 1)/4 + Σ log Γ(x − i/2) for i < p. */
export const multigammaln = (x: ArrayLike, p: number): NDArray => {
  const a = floatOf("multigammaln", x);
  const d = wholeOf("multigammaln", "p", p, 1);
  let total = fullLike(a, ((d * (d - 1)) / 4) * Math.log(Math.PI));
  for (let i = 0; i < d; i++) total = add(total, lax.lgamma(sub(a, fullLike(a, i / 2))));
  return total;
};

const floats = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const dtype = commonType(op, [x, y]);
  const [a, b] = operands(op, [x, y], isFloat(dtype) ? dtype : "float32");
  return [a, b];
};
