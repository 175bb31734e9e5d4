import { broadcastTo } from "../broadcast.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { randomPoisson } from "../primitives/randomPoisson.js";
import { floatOf } from "../promote.js";
import type { Shape } from "../shape.js";
import { checkKey } from "./key.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { oneOf } from "../numpy/arguments.js";

export interface PoissonOptions {
  /** @defaultValue "int32" */
  readonly dtype?: "int32" | "uint32";
}

/**
 * Numbers of the Poisson distribution, k with probability λᵏe^(−λ)/k!. No derivative passes.
 *
 * @param key - A key, `[2]`.
 * @param mean - λ, from 0 on; stretches to the shape. Where it is negative or NaN, −1 is drawn (as an unsigned number, 0).
 * @param shape - @defaultValue the shape of `mean`
 * @returns The numbers, `shape`.
 */
export const poisson = (
  key: NDArray,
  mean: ArrayLike,
  shape: Shape = isNDArray(mean) ? mean.shape : [],
  options?: PoissonOptions,
): NDArray => {
  const { dtype } = optionsOf("poisson", options, { dtype: "int32" });
  checkKey("poisson", key);
  checkWholes("poisson", "shape", shape);
  oneOf("poisson", "dtype", dtype, ["int32", "uint32"]);
  return randomPoisson(key, broadcastTo(floatOf("poisson", mean), shape, "poisson"), dtype);
};
