/** Activations that multiply their input, or half of it, by a gate between 0 and 1. */
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { ShapeError, type ArrayLike, type NDArray } from "@nabla-js/ndarray";
import { sigmoid, softplus } from "@nabla-js/ndarray/special";
import { axisIn } from "../shapes.js";
import { checkArrays, checkName, checkOperand } from "../checks.js";

/**
 * x · sigmoid(x), also called swish.
 *
 * @see Elfwing, Uchibe & Doya (2018), "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in
 *   Reinforcement Learning"; Ramachandran, Zoph & Le (2017), "Searching for Activation Functions".
 */
export const silu = (x: ArrayLike): NDArray => {
  checkOperand("silu", x);
  return np.mul(x, sigmoid(x));
};

/** {@link silu} under its other name. */
export const swish: (x: ArrayLike) => NDArray = silu;

/** x · tanh(softplus(x)). Misra (2019), "Mish: A Self Regularized Non-Monotonic Activation Function". */
export const mish = (x: ArrayLike): NDArray => {
  checkOperand("mish", x);
  return np.mul(x, np.tanh(softplus(x)));
};

/**
 * x · Φ(x), with the distribution Φ of the standard normal.
 *
 *     none:  ½ · x · (1 + erf(x / √2))
 *     tanh:  ½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))
 *
 * @param approximate - `none` is exact and PyTorch's default; `tanh` is the approximation, JAX's default. @defaultValue "none"
 * @see Hendrycks & Gimpel (2016), "Gaussian Error Linear Units (GELUs)", section 2.
 */
export const gelu = (x: ArrayLike, approximate: "none" | "tanh" = "none"): NDArray => {
  checkOperand("gelu", x);
  checkName("gelu", "approximate", approximate, ["none", "tanh"]);
  const half = np.mul(0.5, x);
  if (approximate === "none") return np.mul(half, np.add(1, lax.erf(np.mul(Math.SQRT1_2, x))));
  const cubic = np.mul(x, np.add(1, np.mul(0.044715, np.square(x))));
  return np.mul(half, np.add(1, np.tanh(np.mul(Math.sqrt(2 / Math.PI), cubic))));
};

/**
 * The first half of an axis, gated by the second: a · sigmoid(b).
 *
 * @param x - `[…, 2·n, …]`.
 * @param axis - The axis that is cut in half. @defaultValue −1
 * @returns `[…, n, …]`.
 * @throws {@link ShapeError} when the axis is odd.
 * @see Dauphin et al. (2017), "Language Modeling with Gated Convolutional Networks", equation 1.
 */
export const glu = (x: NDArray, axis = -1): NDArray => {
  const [a, b] = halves("glu", x, axis);
  return np.mul(a, sigmoid(b));
};

/** Both halves of an axis. */
const halves = (op: string, x: NDArray, axis: number): readonly NDArray[] => {
  checkArrays(op, { x });
  if (x.shape[axisIn(op, x.ndim, axis)] % 2 !== 0)
    throw new ShapeError({
      op,
      given: { x: x.shape },
      expected: `an even length along axis ${axis}`,
      mend: "Give the layer before it twice the units.",
    });
  return np.split(x, 2, axis);
};
