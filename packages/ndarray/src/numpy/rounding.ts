/** Whole numbers near each element. Integers stay as they are. */
import { isFloat, isInteger } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div, mul } from "../primitives/arithmetic.js";
import { lt } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import * as lax from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { arrayOf } from "../promote.js";
import { wholeOf } from "./arguments.js";

/** The largest whole number that is not larger. */
export const floor = (x: ArrayLike): NDArray => ofFloats("floor", x, lax.floor);

/** The smallest whole number that is not smaller. */
export const ceil = (x: ArrayLike): NDArray => ofFloats("ceil", x, lax.ceil);

/** The next whole number towards zero. */
export const trunc = (x: ArrayLike): NDArray => ofFloats("trunc", x, towardsZero);

/** As {@link trunc}. */
export const fix = (x: ArrayLike): NDArray => ofFloats("fix", x, towardsZero);

/** The nearest whole number; half-way, the even one. */
export const rint = (x: ArrayLike): NDArray => ofFloats("rint", x, lax.round);

/**
 * The nearest number with so many digits behind the point; half-way, the even one. With fewer than 0 digits, tens or
 * hundreds and so on.
 *
 * @example
 * ```ts
 * np.round(np.array([0.5, 1.5, 2.25])); // [0. 2. 2.]
 * np.round(1234, -2); // 1200.0
 * ```
 */
export const round = (x: ArrayLike, decimals = 0): NDArray => roundTo("round", x, decimals);

/** As {@link round}. */
export const around = (x: ArrayLike, decimals = 0): NDArray => roundTo("around", x, decimals);

const roundTo = (op: string, x: ArrayLike, decimals: number): NDArray => {
  const digits = wholeOf(op, "decimals", decimals);
  return ofFloats(
    op,
    x,
    (a) => {
      if (digits === 0) return lax.round(a);
      const power = fullLike(a, 10 ** Math.abs(digits));
      return digits > 0 ? div(lax.round(mul(a, power)), power) : mul(lax.round(div(a, power)), power);
    },
    digits < 0,
  );
};

const towardsZero = (x: NDArray): NDArray => select(lt(x, fullLike(x, 0)), lax.ceil(x), lax.floor(x));

/** Applies a rounding to floats; integers and bools are whole already, unless tens are asked for. */
const ofFloats = (op: string, x: ArrayLike, f: (x: NDArray) => NDArray, alsoIntegers = false): NDArray => {
  const a = arrayOf(op, x);
  if (isFloat(a.dtype)) return f(a);
  // Every 32-bit integer is a double.
  return alsoIntegers && isInteger(a.dtype) ? convertDtype(f(convertDtype(a, "float64")), a.dtype) : a;
};
