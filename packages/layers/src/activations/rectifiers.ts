/** Rectifiers: identity above 0, and below it 0 or a gentle slope. */
import * as np from "@nabla-js/ndarray";
import type { ArrayLike, NDArray } from "@nabla-js/ndarray";
import { checkNumber, checkOperand } from "../checks.js";

/**
 * max(x, 0). The derivative at 0 is 0; NaN stays NaN.
 *
 * @example
 * ```ts
 * relu(np.array([-1, 0, 2])); // [0, 0, 2]
 * ```
 * @see Nair & Hinton (2010), "Rectified Linear Units Improve Restricted Boltzmann Machines".
 */
export const relu = (x: ArrayLike): NDArray => {
  checkOperand("relu", x);
  return np.where(np.lessEqual(x, 0), 0, x);
};

/** min(max(x, 0), 6). Howard et al. (2017), "MobileNets", after Krizhevsky (2010). */
export const relu6 = (x: ArrayLike): NDArray => {
  checkOperand("relu6", x);
  return np.clip(x, 0, 6);
};

/**
 * x above 0, slope · x elsewhere. The derivative at 0 is the slope.
 *
 * @param slope - A fraction. @defaultValue 0.01
 * @see Maas, Hannun & Ng (2013), "Rectifier Nonlinearities Improve Neural Network Acoustic Models".
 */
export const leakyRelu = (x: ArrayLike, slope: ArrayLike = 0.01): NDArray => {
  checkOperand("leakyRelu", x);
  checkOperand("leakyRelu", slope);
  return np.where(np.greater(x, 0), x, np.mul(slope, x));
};

/**
 * x above 0, α · (eˣ − 1) elsewhere.
 *
 * @param alpha - What it falls to is −α. @defaultValue 1
 * @see Clevert, Unterthiner & Hochreiter (2016), "Fast and Accurate Deep Network Learning by Exponential Linear Units".
 */
export const elu = (x: ArrayLike, alpha = 1): NDArray => {
  checkOperand("elu", x);
  checkNumber("elu", "alpha", alpha);
  const isAbove = np.greater(x, 0);
  // The exponential sees no positive numbers, so neither it nor its derivative overflows where it is not taken.
  return np.where(isAbove, x, np.mul(alpha, np.expm1(np.where(isAbove, 0, x))));
};

/**
 * λ · elu(x, α), with the λ and α for which means of 0 and variances of 1 are a fixed point of deep networks whose
 * weights `lecunNormal` makes.
 *
 * @see Klambauer et al. (2017), "Self-Normalizing Neural Networks", equation 14.
 */
export const selu = (x: ArrayLike): NDArray => {
  checkOperand("selu", x);
  return np.mul(1.0507009873554805, elu(x, 1.6732632423543772));
};

/**
 * x above 0, α · (e^(x/α) − 1) elsewhere: smooth for each α.
 *
 * @param alpha - What it falls to is −α. @defaultValue 1
 * @see Barron (2017), "Continuously Differentiable Exponential Linear Units".
 */
export const celu = (x: ArrayLike, alpha = 1): NDArray => {
  checkOperand("celu", x);
  checkNumber("celu", "alpha", alpha, "positive");
  const isAbove = np.greater(x, 0);
  return np.where(isAbove, x, np.mul(alpha, np.expm1(np.div(np.where(isAbove, 0, x), alpha))));
};
