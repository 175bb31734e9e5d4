/** Curves made of straight lines, and activations that cut something out. */
import * as np from "@nabla-js/ndarray";
import type { ArrayLike, NDArray } from "@nabla-js/ndarray";
import { relu6 } from "./rectifiers.js";

/** x, kept within ±1. */
export const hardTanh = (x: ArrayLike): NDArray => np.clip(x, -1, 1);

/** relu6(x + 3) / 6: from 0 to 1. Howard et al. (2019), "Searching for MobileNetV3". */
export const hardSigmoid = (x: ArrayLike): NDArray => np.div(relu6(np.add(x, 3)), 6);

/** x · hardSigmoid(x). Howard et al. (2019), "Searching for MobileNetV3", section 5.2. */
export const hardSwish = (x: ArrayLike): NDArray => np.mul(x, hardSigmoid(x));

/** x where |x| is above `lambda`, else 0. */
export const hardShrink = (x: ArrayLike, lambda = 0.5): NDArray => np.where(np.greater(np.abs(x), lambda), x, 0);

/** x drawn towards 0 by `lambda`, and no further: sign(x) · max(|x| − lambda, 0). */
export const softShrink = (x: ArrayLike, lambda = 0.5): NDArray => np.sub(x, np.clip(x, -lambda, lambda));

/** x − tanh(x). */
export const tanhShrink = (x: ArrayLike): NDArray => np.sub(x, np.tanh(x));
