import type { NDArray } from "../ndarray.js";
import { add, div, mul } from "../primitives/arithmetic.js";
import { fullLike } from "../primitives/full.js";
import { pow } from "../primitives/power.js";
import { broadcastInDim, reduceSum } from "../primitives/sumBroadcast.js";
import type { Shape } from "../shape.js";
import { ValueError } from "../valueError.js";
import { rademacher } from "./bernoulli.js";
import { exponential } from "./byInversion.js";
import { gamma } from "./gamma.js";
import { split } from "./key.js";
import { checkDraw, type FloatOptions } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";
import { shapeOf } from "../numpy/arguments.js";

export interface BallOptions extends FloatOptions {
  /** The norm: the ball is Σ|xᵢ|ᵖ ≤ 1. @defaultValue 2 */
  readonly p?: number;
}

/**
 * Points that are equally likely anywhere in the unit ball: x/(Σ|xᵢ|ᵖ + e)^(1/p), with xᵢ of density proportional to
 * exp(−|x|ᵖ) and e exponential.
 *
 * @param key - A key, `[2]`.
 * @param dimensions - Coordinates of a point.
 * @returns The points, `[...shape, dimensions]`.
 * @throws {@link ValueError} unless p is above 0 and there is a dimension.
 * @see Barthe, Guédon, Mendelson & Naor (2005), "A probabilistic approach to the geometry of the lₚⁿ-ball", theorem 1.
 */
export const ball = (key: NDArray, dimensions: number, shape: Shape = [], options?: BallOptions): NDArray => {
  const { p, dtype } = optionsOf("ball", options, { p: 2, dtype: "float32" });
  checkDraw("ball", key, shape, dtype);
  if (typeof p !== "number" || !(p > 0) || !Number.isInteger(dimensions) || dimensions < 1)
    throw new ValueError({
      op: "ball",
      given: `${show(dimensions)} dimensions and p ${show(p)}`,
      expected: "a whole number of dimensions from 1 on, and p above 0",
      mend: "Leave p out for the round ball.",
    });
  shapeOf("ball", [...shape, dimensions]);
  const [keyOfSize, keyOfSign, keyOfDepth] = split(key, 3);
  const all = [...shape, dimensions];
  // |x|ᵖ is a gamma number of shape 1/p.
  const powers = gamma(keyOfSize, 1 / p, all, { dtype });
  const sizes = pow(powers, fullLike(powers, 1 / p));
  const total = add(reduceSum(powers, [shape.length]), exponential(keyOfDepth, shape, { dtype }));
  const norm = pow(total, fullLike(total, 1 / p));
  return div(mul(rademacher(keyOfSign, all, { dtype }), sizes), broadcastInDim(norm, all, [shape.length]));
};
