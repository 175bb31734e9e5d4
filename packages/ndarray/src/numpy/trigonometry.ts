/** Trigonometric and hyperbolic functions of each element. Angles are in radians; integers and bools become float32. */
import { operands } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul } from "../primitives/arithmetic.js";
import { and, or } from "../primitives/bitwise.js";
import { eq, ne } from "../primitives/compare.js";
import { fullLike } from "../primitives/full.js";
import * as hyperbolic from "../primitives/hyperbolic.js";
import * as inverse from "../primitives/inverseTrig.js";
import { max } from "../primitives/minMax.js";
import { square } from "../primitives/power.js";
import { sqrt } from "../primitives/roots.js";
import { isFinite } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { stopGradient } from "../primitives/stopGradient.js";
import * as trig from "../primitives/trig.js";
import { commonType, floatOf } from "../promote.js";

/** The sine. */
export const sin = (x: ArrayLike): NDArray => trig.sin(floatOf("sin", x));

/** The cosine. */
export const cos = (x: ArrayLike): NDArray => trig.cos(floatOf("cos", x));

/** The tangent. */
export const tan = (x: ArrayLike): NDArray => inverse.tan(floatOf("tan", x));

/** The angle between −π/2 and π/2 whose sine is x; NaN outside −1 … 1. */
export const arcsin = (x: ArrayLike): NDArray => inverse.asin(floatOf("arcsin", x));

/** The angle between 0 and π whose cosine is x; NaN outside −1 … 1. */
export const arccos = (x: ArrayLike): NDArray => inverse.acos(floatOf("arccos", x));

/** The angle between −π/2 and π/2 whose tangent is x. */
export const arctan = (x: ArrayLike): NDArray => inverse.atan(floatOf("arctan", x));

/** The angle between −π and π of the point (x, y), seen from the origin; note the order of the arguments. */
export const arctan2 = (y: ArrayLike, x: ArrayLike): NDArray => {
  const [a, b] = floats("arctan2", y, x);
  return inverse.atan2(a, b);
};

/** The hyperbolic sine. */
export const sinh = (x: ArrayLike): NDArray => hyperbolic.sinh(floatOf("sinh", x));

/** The hyperbolic cosine. */
export const cosh = (x: ArrayLike): NDArray => hyperbolic.cosh(floatOf("cosh", x));

/** The hyperbolic tangent. */
export const tanh = (x: ArrayLike): NDArray => hyperbolic.tanh(floatOf("tanh", x));

/** The inverse of the hyperbolic sine. */
export const arcsinh = (x: ArrayLike): NDArray => hyperbolic.asinh(floatOf("arcsinh", x));

/** The inverse of the hyperbolic cosine, from 0 on; NaN below 1. */
export const arccosh = (x: ArrayLike): NDArray => hyperbolic.acosh(floatOf("arccosh", x));

/** The inverse of the hyperbolic tangent; NaN outside −1 … 1. */
export const arctanh = (x: ArrayLike): NDArray => hyperbolic.atanh(floatOf("arctanh", x));

export { arccos as acos, arccosh as acosh, arcsin as asin, arcsinh as asinh, arctan as atan, arctan2 as atan2, arctanh as atanh };

/** Degrees in radians. */
export const deg2rad = (x: ArrayLike): NDArray => scaled(floatOf("deg2rad", x), Math.PI / 180);

/** Radians in degrees. */
export const rad2deg = (x: ArrayLike): NDArray => scaled(floatOf("rad2deg", x), 180 / Math.PI);

export { deg2rad as radians, rad2deg as degrees };

const scaled = (x: NDArray, by: number): NDArray => mul(x, fullLike(x, by));

/**
 * √(x² + y²), without overflow on the way; the two broadcast. At the origin its derivative is taken as 0. It is
 * infinite wherever one of the two is, even beside NaN.
 */
export const hypot = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("hypot", x, y);
  const [zero, one, infinity] = [fullLike(a, 0), fullLike(a, 1), fullLike(a, Infinity)];
  const [sizeA, sizeB] = [abs(stopGradient(a)), abs(stopGradient(b))];
  const largest = max(sizeA, sizeB);
  const isOrdinary = and(isFinite(largest), ne(largest, zero));
  // The scale is a constant to derivatives: the result does not depend on it.
  const scale = select(isOrdinary, largest, one);
  const squares = add(square(div(a, scale)), square(div(b, scale)));
  const length = mul(scale, sqrt(select(isOrdinary, squares, one)));
  const isInfinite = or(eq(sizeA, infinity), eq(sizeB, infinity));
  return select(isOrdinary, length, select(isInfinite, infinity, largest));
};

/**
 * sin(πx) / (πx), and 1 at 0, where its first derivative is 0.
 *
 * @example
 * ```ts
 * np.sinc(np.array([0, 0.5])); // [1. 0.63661975]
 * ```
 */
export const sinc = (x: ArrayLike): NDArray => {
  const angle = scaled(floatOf("sinc", x), Math.PI);
  const isZero = eq(angle, fullLike(angle, 0));
  const safe = select(isZero, fullLike(angle, 1), angle);
  // Near 0 the series stands in, so that derivatives of every order are right there.
  const series = add(fullLike(angle, 1), mul(fullLike(angle, -1 / 6), square(angle)));
  return select(isZero, series, div(trig.sin(safe), safe));
};

const floats = (op: string, x: ArrayLike, y: ArrayLike): NDArray[] => {
  const dtype = commonType(op, [x, y]);
  return operands(op, [x, y], isFloat(dtype) ? dtype : "float32");
};
