/** Numbers taken apart into whole and fraction, or mantissa and power of 2. */
import { isFloat } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul, sub } from "../primitives/arithmetic.js";
import { and } from "../primitives/bitwise.js";
import { ge, lt, ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { exp2, log } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { floor, isFinite } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { stopGradient } from "../primitives/stopGradient.js";
import { commonType, floatOf, toDtypeOf } from "../promote.js";
import { copysign } from "./numbers.js";
import { trunc } from "./rounding.js";
import { broadcastShapes, broadcastTo } from "../broadcast.js";

/** The fraction and the whole part, both with the sign of x: `[fraction, whole]`. */
export const modf = (x: ArrayLike): [fraction: NDArray, whole: NDArray] => {
  const a = floatOf("modf", x);
  const whole = trunc(a);
  const rest = select(isFinite(a), sub(a, select(isFinite(a), whole, fullLike(a, 0))), select(ne(a, a), a, fullLike(a, 0)));
  return [copysign(rest, a), whole];
};

/** x · 2ⁿ, for whole numbers n. */
export const ldexp = (x: ArrayLike, n: ArrayLike): NDArray => {
  const dtype = commonType("ldexp", [n, false]);
  if (isFloat(dtype))
    throw new DTypeError({
      op: "ldexp",
      given: { n: dtype },
      expected: "whole numbers n",
      mend: 'Convert with astype(n, "int32") first.',
    });
  const a = floatOf("ldexp", x);
  const exponent = toDtypeOf("ldexp", n, a.dtype);
  const shape = broadcastShapes("ldexp", a.shape, exponent.shape);
  const [y, e] = [broadcastTo(a, shape), broadcastTo(exponent, shape)];
  // In two steps, as 2ⁿ alone may lie beyond the largest number where the product does not.
  const first = trunc(mul(e, fullLike(e, 0.5)));
  return mul(mul(y, exp2(first)), exp2(sub(e, first)));
};

/** The mantissa m, ½ ≤ |m| < 1, and the exponent n, int32, such that x = m · 2ⁿ; 0 for 0. */
export const frexp = (x: ArrayLike): [mantissa: NDArray, exponent: NDArray] => {
  const a = floatOf("frexp", x);
  const isOrdinary = and(isFinite(a), ne(a, fullLike(a, 0)));
  const one = fullLike(a, 1);
  const size = abs(stopGradient(select(isOrdinary, a, one)));
  // The logarithm gives the exponent up to one; the mantissa then says which.
  const rough = add(floor(div(log(size), fullLike(a, Math.LN2))), one);
  const mantissaAt = (n: NDArray): NDArray => ldexp(select(isOrdinary, a, one), convertDtype(sub(fullLike(n, 0), n), "int32"));
  const m = abs(stopGradient(mantissaAt(rough)));
  const n = select(ge(m, one), add(rough, one), select(lt(m, fullLike(a, 0.5)), sub(rough, one), rough));
  return [select(isOrdinary, mantissaAt(n), a), convertDtype(select(isOrdinary, n, fullLike(n, 0)), "int32")];
};
