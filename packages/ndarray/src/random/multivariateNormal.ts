import { broadcastShapes, broadcastTo } from "../broadcast.js";
import type { NDArray } from "../ndarray.js";
import { add } from "../primitives/arithmetic.js";
import { cholesky } from "../primitives/cholesky.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { dotGeneral } from "../primitives/dotGeneral.js";
import { range, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { normal } from "./normal.js";
import { checkDraw, type FloatOptions } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";
import { checkArrays } from "../checks.js";

/**
 * Vectors of the normal distribution with a mean and a covariance: mean + L·z, with L·Lᵀ the covariance and z standard
 * normal.
 *
 * @param key - A key, `[2]`.
 * @param mean - `[...batch, n]`.
 * @param covariance - Symmetric and positive definite, `[...batch, n, n]`; otherwise the numbers are NaN.
 * @param shape - The batch of the result, to which those of `mean` and `covariance` stretch. @defaultValue their common batch
 * @returns The vectors, `[...shape, n]`.
 * @throws {@link ShapeError} when the covariance is not square with the length of the mean.
 */
export const multivariateNormal = (
  key: NDArray,
  mean: NDArray,
  covariance: NDArray,
  shape?: Shape,
  options?: FloatOptions,
): NDArray => {
  const { dtype } = optionsOf("multivariateNormal", options, { dtype: "float32" });
  checkDraw("multivariateNormal", key, shape ?? [], dtype);
  checkArrays("multivariateNormal", [mean, covariance], "mean and covariance");
  const n = mean.shape[mean.ndim - 1];
  const [rows, columns] = covariance.shape.slice(-2);
  if (mean.ndim < 1 || covariance.ndim < 2 || rows !== n || columns !== n)
    throw new ShapeError({
      op: "multivariateNormal",
      given: { mean: mean.shape, covariance: covariance.shape },
      expected: "a mean [...batch, n] and a covariance [...batch, n, n]",
      mend: "For independent numbers, scale and shift those of normal.",
    });
  const batch = shape ?? broadcastShapes("multivariateNormal", mean.shape.slice(0, -1), covariance.shape.slice(0, -2));
  const z = normal(key, [...batch, n], { dtype });
  const factor = broadcastTo(cholesky(convertDtype(covariance, dtype)), [...batch, n, n], "multivariateNormal");
  const axes = range(batch.length);
  const spread = dotGeneral(factor, z, { batch: [axes, axes], contract: [[batch.length + 1], [batch.length]] });
  return add(broadcastTo(convertDtype(mean, dtype), [...batch, n], "multivariateNormal"), spread);
};
