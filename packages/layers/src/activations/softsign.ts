/** Curves that rise from one level to another; the others, such as sigmoid, tanh and softplus, belong to the language. */
import * as np from "@nabla-js/ndarray";
import type { ArrayLike, NDArray } from "@nabla-js/ndarray";
import { checkOperand } from "../checks.js";

/** x / (1 + |x|): from −1 to 1, slowly. */
export const softsign = (x: ArrayLike): NDArray => {
  checkOperand("softsign", x);
  return np.div(x, np.add(1, np.abs(x)));
};
