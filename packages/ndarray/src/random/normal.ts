import { broadcastShapes, broadcastTo } from "../broadcast.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { div, scale } from "../primitives/arithmetic.js";
import { erf, erfInv } from "../primitives/erf.js";
import { fullLike } from "../primitives/full.js";
import { clamp } from "../primitives/minMax.js";
import { nextAfter } from "../primitives/nextAfter.js";
import { toDtypeOf } from "../promote.js";
import type { Shape } from "../shape.js";
import { checkDraw, uniform, type FloatOptions } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";

/**
 * Numbers of the standard normal distribution: √2·erf⁻¹(u), with u uniform in (−1, 1).
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 */
export const normal = (key: NDArray, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("normal", options, { dtype: "float32" });
  checkDraw("normal", key, shape, dtype);
  // −1 itself would become −∞: the interval begins at the next number.
  const minval = -1 + (dtype === "float32" ? 2 ** -24 : 2 ** -53);
  return scale(Math.SQRT2, erfInv(uniform(key, shape, { dtype, minval, maxval: 1 })));
};

/**
 * Numbers of the standard normal distribution, given that they lie between `lower` and `upper`: √2·erf⁻¹(u), with u
 * uniform between erf(lower/√2) and erf(upper/√2).
 *
 * @param key - A key, `[2]`.
 * @param lower - The limit below, exclusive; stretches to the shape.
 * @param upper - The limit above, exclusive; stretches to the shape.
 * @param shape - @defaultValue the shape that `lower` and `upper` have together
 * @returns The numbers, `shape`.
 */
export const truncatedNormal = (
  key: NDArray,
  lower: ArrayLike,
  upper: ArrayLike,
  shape: Shape = broadcastShapes("truncatedNormal", ...[lower, upper].map((x) => (isNDArray(x) ? x.shape : []))),
  options?: FloatOptions,
): NDArray => {
  const { dtype } = optionsOf("truncatedNormal", options, { dtype: "float32" });
  checkDraw("truncatedNormal", key, shape, dtype);
  const [lo, hi] = [lower, upper].map((x) => broadcastTo(toDtypeOf("truncatedNormal", x, dtype), shape, "truncatedNormal"));
  const [minval, maxval] = [lo, hi].map((x) => erf(div(x, fullLike(x, Math.SQRT2))));
  const drawn = scale(Math.SQRT2, erfInv(uniform(key, shape, { dtype, minval, maxval })));
  // Rounding may lead onto a limit, or past it.
  return clamp(nextAfter(lo, fullLike(lo, Infinity)), drawn, nextAfter(hi, fullLike(hi, -Infinity)));
};
