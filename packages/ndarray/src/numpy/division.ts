/** Whole quotients, remainders, and what divides both. */
import { operands } from "../broadcast.js";
import { isFloat, isUnsigned } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul, sub } from "../primitives/arithmetic.js";
import { and } from "../primitives/bitwise.js";
import { eq, lt, ne } from "../primitives/compare.js";
import { fullLike } from "../primitives/full.js";
import { rem } from "../primitives/rem.js";
import { round } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { commonType } from "../promote.js";

/**
 * ⌊x / y⌋, element by element. Of integers by 0 it is −1 (all bits set); of floats, as the division gives.
 *
 * @example
 * ```ts
 * np.floorDivide(np.arange(-3, 4), 2); // [-2 -1 -1 0 0 1 1]
 * ```
 */
export const floorDivide = (x: ArrayLike, y: ArrayLike): NDArray => quotient(...numbers("floorDivide", x, y));

/**
 * x − y·⌊x / y⌋, which has the sign of y. Of integers by 0 it is x; of floats, NaN.
 *
 * @example
 * ```ts
 * np.remainder(np.array([-3, 3]), np.array([2, -2])); // [1. -1.]
 * ```
 */
export const remainder = (x: ArrayLike, y: ArrayLike): NDArray => modulo(...numbers("remainder", x, y));

/** As {@link remainder}. */
export const mod = (x: ArrayLike, y: ArrayLike): NDArray => modulo(...numbers("mod", x, y));

/** The remainder of x / y with the sign of x, as JavaScript's %. Of integers by 0 it is x; of floats, NaN. */
export const fmod = (x: ArrayLike, y: ArrayLike): NDArray => rem(...numbers("fmod", x, y));

/** {@link floorDivide} and {@link remainder}. */
export const divmod = (x: ArrayLike, y: ArrayLike): [quotient: NDArray, remainder: NDArray] => {
  const pair = numbers("divmod", x, y);
  return [quotient(...pair), modulo(...pair)];
};

/** The greatest common divisor of integers, never negative; gcd(0, 0) is 0. */
export const gcd = (x: ArrayLike, y: ArrayLike): NDArray => euclid(...integers("gcd", x, y));

/** The least common multiple of integers, never negative; 0 if one of them is. */
export const lcm = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = integers("lcm", x, y);
  const divisor = euclid(a, b);
  const isZero = eq(divisor, fullLike(divisor, 0));
  return size(mul(a, div(b, select(isZero, fullLike(b, 1), divisor))));
};

const quotient = (x: NDArray, y: NDArray): NDArray => {
  if (isUnsigned(x.dtype)) return div(x, y);
  const rest = rem(x, y);
  const one = fullLike(x, 1);
  // From the remainder, so that quotient and remainder fit each other: 1 / 0.1 is 9, as 0.1 is a little more than a tenth.
  // Where nothing is left of x but its sign, that stays: −1 / −4 is 0, −0 / 4 is −0.
  const whole = (): NDArray => select(eq(x, rest), mul(x, fullLike(x, 0)), sub(x, rest));
  const towardsZero = isFloat(x.dtype) ? div(whole(), y) : div(x, y);
  const down = select(isOpposed(rest, y), sub(towardsZero, one), towardsZero);
  return isFloat(x.dtype) ? select(eq(y, fullLike(y, 0)), div(x, y), round(down)) : down;
};

const modulo = (x: NDArray, y: NDArray): NDArray => {
  const rest = rem(x, y);
  if (isUnsigned(x.dtype)) return rest;
  const signed = select(isOpposed(rest, y), add(rest, y), rest);
  if (!isFloat(x.dtype)) return signed;
  // A remainder of 0 has the sign of y, too.
  const zero = fullLike(y, 0);
  return select(eq(rest, zero), select(lt(y, zero), fullLike(y, -0), zero), signed);
};

/** Whether a remainder has not the sign of the divisor. Neither is 0 then. */
const isOpposed = (rest: NDArray, y: NDArray): NDArray => {
  const zero = fullLike(y, 0);
  return and(and(ne(rest, zero), ne(y, zero)), ne(lt(rest, zero), lt(y, zero)));
};

/** (a, b) → (b, a mod b) until b is 0. By Lamé's theorem numbers of 32 bits need at most 46 steps. */
const euclid = (x: NDArray, y: NDArray): NDArray => {
  let [a, b] = [size(x), size(y)];
  const zero = fullLike(a, 0);
  for (let step = 0; step < 47; step++) {
    const isDone = eq(b, zero);
    [a, b] = [select(isDone, a, b), select(isDone, b, rem(a, b))];
  }
  return size(a);
};

const size = (x: NDArray): NDArray => (isUnsigned(x.dtype) ? x : abs(x));

/** Two numbers; bools are int32, as they have no division of their own. */
const numbers = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const dtype = commonType(op, [x, y]);
  const [a, b] = operands(op, [x, y], dtype === "bool" ? "int32" : dtype);
  return [a, b];
};

const integers = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const [dtypeX, dtypeY] = [x, y].map((a) => commonType(op, [a, false]));
  if ([dtypeX, dtypeY].some((dtype) => isFloat(dtype) || dtype === "bool"))
    throw new DTypeError({
      op,
      given: { x: dtypeX, y: dtypeY },
      expected: "integers",
      mend: 'Convert with astype(x, "int32") first.',
    });
  const [a, b] = operands(op, [x, y], commonType(op, [x, y, false]));
  return [a, b];
};
