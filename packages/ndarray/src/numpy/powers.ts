/** Powers. */
import { operands } from "../broadcast.js";
import { bytesPerElement, isFloat, isUnsigned } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { mul } from "../primitives/arithmetic.js";
import { and, shiftRightLogical } from "../primitives/bitwise.js";
import { eq, lt, ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import * as lax from "../primitives/power.js";
import { select } from "../primitives/select.js";
import { commonType, toDtypeOf } from "../promote.js";
import { ValueError } from "../valueError.js";

/**
 * xʸ, element by element; the two broadcast. 0⁰ is 1. A whole number as exponent multiplies, so that negative
 * bases and the derivative at 0 are right; another exponent makes NaN of a negative base.
 *
 * Integers wrap around. A negative exponent in an array of integers gives the reciprocal towards zero: 1 for 1, ±1
 * for −1, otherwise 0.
 *
 * @throws {@link ValueError} for integers with a negative number as exponent.
 * @example
 * ```ts
 * np.power(np.array([-3, 0, 2]), 3); // [-27. 0. 8.]
 * ```
 */
export const power = (x: ArrayLike, y: ArrayLike): NDArray => powerOf("power", x, y);

/** As {@link power}. */
export const pow = (x: ArrayLike, y: ArrayLike): NDArray => powerOf("pow", x, y);

/** xʸ in floats, whatever the dtypes are. */
export const floatPower = (x: ArrayLike, y: ArrayLike): NDArray => {
  const dtype = commonType("floatPower", [x, y]);
  const to = isFloat(dtype) ? dtype : "float32";
  if (typeof y === "number" && Number.isInteger(y)) return lax.integerPow(toDtypeOf("floatPower", x, to), y);
  return lax.pow(...pair(operands("floatPower", [x, y], to)));
};

const powerOf = (op: string, x: ArrayLike, y: ArrayLike): NDArray => {
  const common = commonType(op, [x, y]);
  const dtype = common === "bool" ? "int32" : common;
  if (typeof y === "number" && Number.isInteger(y)) {
    if (y < 0 && !isFloat(dtype))
      throw new ValueError({
        op,
        given: `the exponent ${y} for ${dtype}`,
        expected: "an exponent from 0 on: integers have no reciprocals",
        mend: 'Convert with astype(x, "float32") first, or use np.floatPower.',
      });
    return lax.integerPow(toDtypeOf(op, x, dtype), y);
  }
  const [a, b] = operands(op, [x, y], dtype);
  return isFloat(dtype) ? lax.pow(a, b) : powerOfIntegers(a, b);
};

/** By repeated squaring, modulo 2³²: one factor for each bit of the exponent. */
const powerOfIntegers = (x: NDArray, y: NDArray): NDArray => {
  const [zero, one] = [fullLike(x, 0), fullLike(x, 1)];
  let result = one;
  let square = x;
  let bits = convertDtype(y, "uint32");
  const unit = fullLike(bits, 1);
  for (let bit = 0; bit < 8 * bytesPerElement(y.dtype); bit++) {
    result = select(ne(and(bits, unit), fullLike(bits, 0)), mul(result, square), result);
    square = mul(square, square);
    bits = shiftRightLogical(bits, unit);
  }
  if (isUnsigned(y.dtype)) return result;
  // For ±1 the power is its own reciprocal.
  const isUnit = eq(mul(x, x), one);
  return select(lt(y, zero), select(isUnit, result, zero), result);
};

const pair = (list: readonly NDArray[]): [NDArray, NDArray] => [list[0], list[1]];
