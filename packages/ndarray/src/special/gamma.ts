/** The gamma function and its family. */
import { operands } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { wholeOf } from "../numpy/arguments.js";
import { add, mul, sub } from "../primitives/arithmetic.js";
import { and } from "../primitives/bitwise.js";
import { eq, lt, ne } from "../primitives/compare.js";
import { exp } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import * as lax from "../primitives/gamma.js";
import { floor } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
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

const gammaOf = (x: NDArray): NDArray => {
  // Below 0 the sign changes from one whole number to the next.
  const down = floor(x);
  const half = mul(down, fullLike(x, 0.5));
  const isOdd = and(lt(x, fullLike(x, 0)), ne(half, floor(half)));
  const isPole = and(lt(x, fullLike(x, 0)), eq(x, down));
  const size = exp(lax.lgamma(x));
  return select(isPole, fullLike(x, NaN), mul(size, select(isOdd, fullLike(x, -1), fullLike(x, 1))));
};

/** log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y). */
export const betaln = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("betaln", x, y);
  return sub(add(lax.lgamma(a), lax.lgamma(b)), lax.lgamma(add(a, b)));
};

/** Γ(x)·Γ(y) / Γ(x + y), for positive x and y. */
export const beta = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("beta", x, y);
  return exp(sub(add(lax.lgamma(a), lax.lgamma(b)), lax.lgamma(add(a, b))));
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
