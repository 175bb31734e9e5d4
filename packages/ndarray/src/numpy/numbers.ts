/** The parts of numbers: size, sign, mantissa. */
import { operands } from "../broadcast.js";
import { isFloat, isUnsigned } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div, neg, sub } from "../primitives/arithmetic.js";
import { eq, lt, ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { nextAfter } from "../primitives/nextAfter.js";
import { select } from "../primitives/select.js";
import * as signs from "../primitives/signs.js";
import { arrayOf, commonType, constant, floatOf } from "../promote.js";

/** The size of a number without its sign; at 0 its derivative is taken as 0. Of the smallest integer, itself. */
export const abs = (x: ArrayLike): NDArray => {
  const a = arrayOf("abs", x);
  return a.dtype === "bool" || isUnsigned(a.dtype) ? a : signs.abs(a);
};

export { abs as absolute };

/** As {@link abs}, in floats. */
export const fabs = (x: ArrayLike): NDArray => signs.abs(floatOf("fabs", x));

/** −1, 0 or 1 as a number is negative, zero or positive; NaN for NaN. */
export const sign = (x: ArrayLike): NDArray => {
  const a = arrayOf("sign", x);
  return a.dtype === "bool" ? a : signs.sign(a);
};

/** Whether the sign is negative, that of −0 too. */
export const signbit = (x: ArrayLike): NDArray => {
  const a = arrayOf("signbit", x);
  if (!isFloat(a.dtype)) return a.dtype === "bool" ? constant(a.shape, 0, "bool") : lt(a, fullLike(a, 0));
  return isNegative(a);
};

/** Of the two zeros the reciprocals differ. */
const isNegative = (x: NDArray): NDArray => {
  const zero = fullLike(x, 0);
  const isZero = eq(x, zero);
  return lt(select(isZero, div(fullLike(x, 1), x), x), zero);
};

/** The size of x with the sign of y. */
export const copysign = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("copysign", x, y);
  const size = signs.abs(a);
  return select(isNegative(b), neg(size), size);
};

/** 0 below zero, 1 above, `y` at zero; NaN for NaN. */
export const heaviside = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("heaviside", x, y);
  const zero = fullLike(a, 0);
  const step = convertDtype(lt(zero, a), a.dtype);
  return select(eq(a, zero), b, select(ne(a, a), a, step));
};

/** The next number after x on the way to y, in their dtype. */
export const nextafter = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("nextafter", x, y);
  return nextAfter(a, b);
};

/** The distance to the next number away from zero. */
export const spacing = (x: ArrayLike): NDArray => {
  const a = floatOf("spacing", x);
  return sub(nextAfter(a, select(lt(a, fullLike(a, 0)), fullLike(a, -Infinity), fullLike(a, Infinity))), a);
};

const floats = (op: string, x: ArrayLike, y: ArrayLike): NDArray[] => {
  const dtype = commonType(op, [x, y]);
  return operands(op, [x, y], isFloat(dtype) ? dtype : "float32");
};
