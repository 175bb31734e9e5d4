/** Curves that rise from one level to another, and their integrals. */
import * as np from "@nabla-js/ndarray";
import * as special from "@nabla-js/ndarray/special";
import type { ArrayLike, NDArray } from "@nabla-js/ndarray";

/** 1 / (1 + e⁻ˣ): from 0 to 1. */
export const sigmoid = (x: ArrayLike): NDArray => special.expit(x);

/** log sigmoid(x) = −softplus(−x), exact where sigmoid(x) rounds to 0 or 1. */
export const logSigmoid = (x: ArrayLike): NDArray => np.neg(softplus(np.neg(x)));

/** (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ): from −1 to 1. */
export const tanh = (x: ArrayLike): NDArray => np.tanh(x);

/** log(1 + eˣ): a smooth max(x, 0). */
export const softplus = (x: ArrayLike): NDArray => special.softplus(x);

/** x / (1 + |x|): from −1 to 1, slowly. */
export const softsign = (x: ArrayLike): NDArray => np.div(x, np.add(1, np.abs(x)));
