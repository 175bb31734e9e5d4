/** Curves made of straight lines, and activations that cut something out. */
import * as np from "@nabla-js/ndarray";
import type { ArrayLike, NDArray } from "@nabla-js/ndarray";
import { relu6 } from "./rectifiers.js";
import { checkNumber, checkOperand } from "../checks.js";

/** x, kept within ±1. */
export const hardTanh = (x: ArrayLike): NDArray => {
  checkOperand("hardTanh", x);
  return np.clip(x, -1, 1);
};

/** relu6(x + 3) / 6: from 0 to 1. Howard et al. (2019), "Searching for MobileNetV3". */
export const hardSigmoid = (x: ArrayLike): NDArray => {
  checkOperand("hardSigmoid", x);
  return np.div(relu6(np.add(x, 3)), 6);
};

/** x · hardSigmoid(x). Howard et al. (2019), "Searching for MobileNetV3", section 5.2. */
export const hardSwish = (x: ArrayLike): NDArray => {
  checkOperand("hardSwish", x);
  return np.mul(x, hardSigmoid(x));
};

/** x where |x| is above `lambda`, else 0. */
export const hardShrink = (x: ArrayLike, lambda = 0.5): NDArray => {
  checkOperand("hardShrink", x);
  checkNumber("hardShrink", "lambda", lambda, "not negative");
  return np.where(np.greater(np.abs(x), lambda), x, 0);
};

/** x drawn towards 0 by `lambda`, and no further: sign(x) · max(|x| − lambda, 0). */
export const softShrink = (x: ArrayLike, lambda = 0.5): NDArray => {
  checkOperand("softShrink", x);
  checkNumber("softShrink", "lambda", lambda, "not negative");
  return np.sub(x, np.clip(x, -lambda, lambda));
};

/** x − tanh(x). */
export const tanhShrink = (x: ArrayLike): NDArray => {
  checkOperand("tanhShrink", x);
  return np.sub(x, np.tanh(x));
};
