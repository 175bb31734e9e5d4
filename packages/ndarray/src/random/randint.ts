import { broadcastTo } from "../broadcast.js";
import { highest, isInteger, lowest, type DType, isDType } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { add, mul, sub } from "../primitives/arithmetic.js";
import { and, not } from "../primitives/bitwise.js";
import { gt, le } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { full, fullLike } from "../primitives/full.js";
import { clamp } from "../primitives/minMax.js";
import { rem } from "../primitives/rem.js";
import { select } from "../primitives/select.js";
import { randomBits } from "../primitives/threefry2x32.js";
import type { Shape } from "../shape.js";
import { ValueError } from "../valueError.js";
import { checkKey, split } from "./key.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { show } from "../show.js";

export interface RandintOptions {
  /** @defaultValue "int32" */
  readonly dtype?: "int32" | "uint32" | "int8" | "uint8";
}

/**
 * Whole numbers from `minval` up to, but not with, `maxval`, all (very nearly) equally likely: 64 random bits modulo
 * maxval − minval. As in `jax.random.randint`, whose numbers these are, products are taken modulo 2³², so that above a
 * span of 2¹⁶ only 32 bits count: then probabilities differ by up to a fraction (maxval − minval)/2³².
 *
 * @param key - A key, `[2]`.
 * @param minval - The smallest, an integer array or a number; stretches to the shape.
 * @param maxval - One more than the largest, likewise. Where it is not above `minval`, `minval` is drawn.
 * @returns The numbers, `shape`.
 * @throws {@link ValueError} for a bound that is no whole number; {@link DTypeError} for an array of floats.
 */
export const randint = (key: NDArray, shape: Shape, minval: ArrayLike, maxval: ArrayLike, options?: RandintOptions): NDArray => {
  const { dtype } = optionsOf("randint", options, { dtype: "int32" });
  checkKey("randint", key);
  checkWholes("randint", "shape", shape);
  if (!isDType(dtype) || !isInteger(dtype))
    throw new DTypeError({
      op: "randint",
      given: { dtype: show(dtype) },
      expected: "an integer dtype",
      mend: "Draw floats with uniform.",
    });
  // Narrow integers are drawn as wide ones, with less bias.
  if (dtype === "int8" || dtype === "uint8") {
    const [lo, hi] = [minval, maxval].map((x) => bound(x, "int32", shape));
    const limit = (value: number): NDArray => full(shape, value, "int32");
    const narrow = (x: NDArray, extra: number): NDArray => clamp(limit(lowest(dtype)), x, limit(highest(dtype) + extra));
    return convertDtype(randint(key, shape, narrow(lo, 0), narrow(hi, 1)), dtype);
  }
  const lo = bound(minval, dtype, shape);
  const hi = bound(maxval, dtype, shape);
  const one = full(shape, 1, "uint32");
  const isEmpty = le(hi, lo);
  let span = select(isEmpty, one, convertDtype(sub(hi, lo), "uint32"));
  // A bound beyond the dtype was cut to its largest number, which then is to be drawn too. A span that overflows to 0
  // makes the remainders below do nothing, which is right.
  const isCut = isBeyond(maxval, dtype, shape);
  if (isCut !== null) span = select(and(isCut, not(isEmpty)), add(span, one), span);
  const [a, b] = split(key);
  const [high, low] = [a, b].map((k) => randomBits(k, shape, 32));
  // (2³²·high + low) mod span, with 2³² mod span as the square of 2¹⁶ mod span.
  const root = rem(full(shape, 2 ** 16, "uint32"), span);
  const factor = rem(mul(root, root), span);
  const offset = rem(add(mul(rem(high, span), factor), rem(low, span)), span);
  return add(lo, convertDtype(offset, dtype));
};

/** A bound in the dtype, cut to what it holds, in the shape. */
const bound = (x: ArrayLike, dtype: DType, shape: Shape): NDArray => {
  if (!isNDArray(x)) {
    if ((typeof x !== "number" && typeof x !== "boolean") || !Number.isInteger(Number(x)))
      throw new ValueError({
        op: "randint",
        given: `the bound ${show(x)}`,
        expected: "a whole number",
        mend: "Round it, or use uniform.",
      });
    return full(shape, Math.min(highest(dtype), Math.max(lowest(dtype), Number(x))), dtype);
  }
  if (!isInteger(x.dtype) && x.weak !== "integer")
    throw new DTypeError({
      op: "randint",
      given: { bound: x.dtype },
      expected: "an integer dtype",
      mend: 'Convert with astype(x, "int32").',
    });
  // By way of float64, which saturates; straight from integer to integer would keep the low bits.
  const own = x.dtype === dtype ? x : convertDtype(convertDtype(x, "float64"), dtype);
  return broadcastTo(own, shape, "randint");
};

/** Whether a bound is more than the dtype holds; `null`: certainly not. */
const isBeyond = (x: ArrayLike, dtype: DType, shape: Shape): NDArray | null => {
  if (!isNDArray(x)) return Number(x) > highest(dtype) ? full(shape, 1, "bool") : null;
  if (x.dtype === dtype || x.dtype === "int32" || x.dtype === "int8" || x.dtype === "uint8") return null;
  const wide = convertDtype(x, "float64");
  return broadcastTo(gt(wide, fullLike(wide, highest(dtype))), shape, "randint");
};
