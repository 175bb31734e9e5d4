/** Exponentials, logarithms and roots of each element. Integers and bools become float32. */
import { operands } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul, sub } from "../primitives/arithmetic.js";
import { eq, ge } from "../primitives/compare.js";
import * as lax from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { pow } from "../primitives/power.js";
import * as roots from "../primitives/roots.js";
import { isFinite, round } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { commonType, floatOf } from "../promote.js";

/** eˣ. */
export const exp = (x: ArrayLike): NDArray => lax.exp(floatOf("exp", x));

/** 2ˣ. */
export const exp2 = (x: ArrayLike): NDArray => lax.exp2(floatOf("exp2", x));

/** eˣ − 1, precise also where x is near 0. */
export const expm1 = (x: ArrayLike): NDArray => lax.expm1(floatOf("expm1", x));

/** The natural logarithm; −∞ at 0, NaN below. */
export const log = (x: ArrayLike): NDArray => lax.log(floatOf("log", x));

/** log(1 + x), precise also where x is near 0. */
export const log1p = (x: ArrayLike): NDArray => lax.log1p(floatOf("log1p", x));

/** The logarithm to base 2; exact for powers of 2. */
export const log2 = (x: ArrayLike): NDArray => logarithm(floatOf("log2", x), Math.LN2, lax.exp2);

/**
 * The logarithm to base 10; exact for powers of 10.
 *
 * @example
 * ```ts
 * np.log10(np.array([1, 1000, 0])); // [0. 3. -inf]
 * ```
 */
export const log10 = (x: ArrayLike): NDArray => logarithm(floatOf("log10", x), Math.LN10, (k) => pow(fullLike(k, 10), k));

/** log x / log b as k + log(x / bᵏ) / log b for a whole k near it, so that powers of b have whole logarithms. */
const logarithm = (x: NDArray, logOfBase: number, powerOf: (k: NDArray) => NDArray): NDArray => {
  const divisor = fullLike(x, logOfBase);
  const rough = div(lax.log(x), divisor);
  const k = select(isFinite(rough), round(rough), fullLike(x, 0));
  return add(k, div(lax.log(div(x, powerOf(k))), divisor));
};

/** √x; NaN below 0. At 0 its derivative is infinite. */
export const sqrt = (x: ArrayLike): NDArray => roots.sqrt(floatOf("sqrt", x));

/** The cube root, which negative numbers have too. */
export const cbrt = (x: ArrayLike): NDArray => roots.cbrt(floatOf("cbrt", x));

/** log(eˣ + eʸ), without overflow; the two broadcast. */
export const logaddexp = (x: ArrayLike, y: ArrayLike): NDArray => logOfSum("logaddexp", x, y, 1);

/** log₂(2ˣ + 2ʸ), without overflow; the two broadcast. */
export const logaddexp2 = (x: ArrayLike, y: ArrayLike): NDArray => logOfSum("logaddexp2", x, y, Math.LN2);

/**
 * With lo ≤ hi: hi + log(1 + e^(c·(lo − hi))) / c. Either order is the whole formula, so that all derivatives are right
 * where both are equal; where both are the same infinity, it is the result.
 */
const logOfSum = (op: string, x: ArrayLike, y: ArrayLike, c: number): NDArray => {
  const dtype = commonType(op, [x, y]);
  const [a, b] = operands(op, [x, y], isFloat(dtype) ? dtype : "float32");
  const isFirst = ge(a, b);
  const [hi, lo] = [select(isFirst, a, b), select(isFirst, b, a)];
  const isOrdinary = isFinite(hi);
  const gap = select(isOrdinary, sub(lo, hi), fullLike(a, 0));
  const rest = div(lax.log1p(lax.exp(mul(gap, fullLike(a, c)))), fullLike(a, c));
  // NaN fails every comparison, so it may be either of the two.
  return select(isOrdinary, add(hi, rest), add(hi, select(eq(lo, lo), fullLike(a, 0), lo)));
};
