import { broadcastShapes, broadcastTo } from "../broadcast.js";
import type { DType } from "../dtype.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { softmax } from "../special/logsumexp.js";
import { sub } from "../primitives/arithmetic.js";
import { logistic } from "../primitives/hyperbolic.js";
import { randomGamma } from "../primitives/randomGamma.js";
import { arrayOf, toDtypeOf } from "../promote.js";
import type { Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { split } from "./key.js";
import { checkDraw, type FloatOptions } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";

const shapeOf = (x: ArrayLike): Shape => (isNDArray(x) ? x.shape : []);

/**
 * Numbers of the gamma distribution of shape a and scale 1, with density xᵃ⁻¹e⁻ˣ/Γ(a). Differentiable once in `a`: the
 * numbers move so that each keeps its quantile.
 *
 * @param key - A key, `[2]`.
 * @param a - The shape parameter, above 0 (else NaN); stretches to the shape.
 * @param shape - @defaultValue the shape of `a`
 * @returns The numbers, `shape`.
 * @see Marsaglia & Tsang (2000), "A simple method for generating gamma variables".
 */
export const gamma = (key: NDArray, a: ArrayLike, shape: Shape = shapeOf(a), options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("gamma", options, { dtype: "float32" });
  checkDraw("gamma", key, shape, dtype);
  return randomGamma(key, broadcastTo(toDtypeOf("gamma", a, dtype), shape, "gamma"), false);
};

/**
 * The logarithms of the numbers of {@link gamma}, also of those too small for a float.
 *
 * @param key - A key, `[2]`.
 * @param a - The shape parameter, above 0 (else NaN); stretches to the shape.
 * @param shape - @defaultValue the shape of `a`
 * @returns The logarithms, `shape`.
 */
export const loggamma = (key: NDArray, a: ArrayLike, shape: Shape = shapeOf(a), options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("loggamma", options, { dtype: "float32" });
  checkDraw("loggamma", key, shape, dtype);
  return logarithms("loggamma", key, a, shape, dtype);
};

const logarithms = (op: string, key: NDArray, a: ArrayLike, shape: Shape, dtype: DType): NDArray =>
  randomGamma(key, broadcastTo(toDtypeOf(op, a, dtype), shape, op), true);

/**
 * Numbers of the beta distribution, with density proportional to xᵃ⁻¹(1 − x)ᵇ⁻¹: g/(g + h), of gamma numbers g of shape a
 * and h of shape b.
 *
 * @param key - A key, `[2]`.
 * @param a - Above 0; stretches to the shape.
 * @param b - Above 0; stretches to the shape.
 * @param shape - @defaultValue the shape that `a` and `b` have together
 * @returns The numbers, `shape`, in [0, 1].
 */
export const beta = (
  key: NDArray,
  a: ArrayLike,
  b: ArrayLike,
  shape: Shape = broadcastShapes("beta", shapeOf(a), shapeOf(b)),
  options?: FloatOptions,
): NDArray => {
  const { dtype } = optionsOf("beta", options, { dtype: "float32" });
  checkDraw("beta", key, shape, dtype);
  const [keyOfA, keyOfB] = split(key);
  return logistic(sub(logarithms("beta", keyOfA, a, shape, dtype), logarithms("beta", keyOfB, b, shape, dtype)));
};

/**
 * Probabilities of the Dirichlet distribution, with density proportional to Π xᵢ^(αᵢ − 1): gamma numbers of shapes α,
 * divided by their sum.
 *
 * @param key - A key, `[2]`.
 * @param alpha - Concentrations above 0, `[...batch, n]`.
 * @param shape - The batch of the result; that of `alpha` stretches to it. @defaultValue the batch of `alpha`
 * @returns The probabilities, `[...shape, n]`, each row summing to 1.
 * @throws {@link ShapeError} when `alpha` has no axis.
 */
export const dirichlet = (
  key: NDArray,
  alpha: NDArray,
  shape: Shape = shapeOf(alpha).slice(0, -1),
  options?: FloatOptions,
): NDArray => {
  const { dtype } = optionsOf("dirichlet", options, { dtype: "float32" });
  checkDraw("dirichlet", key, shape, dtype);
  const concentrations = arrayOf("dirichlet", alpha);
  const { ndim } = concentrations;
  if (ndim === 0)
    throw new ShapeError({
      op: "dirichlet",
      given: { alpha: [] },
      expected: "concentrations [..., n]",
      mend: "Give one for each probability.",
    });
  return softmax(logarithms("dirichlet", key, alpha, [...shape, concentrations.shape[ndim - 1]], dtype), -1);
};
