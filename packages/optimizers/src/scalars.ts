/** Arithmetic with hyper-parameters: plain numbers stay numbers, and so take the dtype of what they meet. */
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { Scalar } from "./optimizer.js";

/** 1 − x. */
export const complement = (x: Scalar): Scalar => (typeof x === "number" ? 1 - x : np.sub(1, x));

/** −x. */
export const negated = (x: Scalar): Scalar => (typeof x === "number" ? -x : np.neg(x));

/** x², for a hyper-parameter. */
export const squared = (x: Scalar): Scalar => (typeof x === "number" ? x * x : np.square(x));

/** b·x + (1 − b)·y, in the dtype of x. */
export const mix = (b: Scalar, x: NDArray, y: NDArray): NDArray =>
  np.astype(np.add(np.mul(b, x), np.mul(complement(b), y)), x.dtype);

/** `like` decides the dtype in which a count is computed with. */
export const asFloat = (count: NDArray, like: NDArray): NDArray => np.astype(count, like.dtype);

/** bᵗ for the count t, in the dtype of `like`. */
export const power = (b: Scalar, t: NDArray, like: NDArray): NDArray => np.exp(np.mul(logOf(b), asFloat(t, like)));

/** 1 − bᵗ for the count t ≥ 1, in the dtype of `like`. As −expm1(t · log b): b near 1 would lose most digits in 1 − bᵗ. */
export const oneMinusPower = (b: Scalar, t: NDArray, like: NDArray): NDArray =>
  np.neg(np.expm1(np.mul(logOf(b), asFloat(t, like))));

const logOf = (b: Scalar): Scalar => (typeof b === "number" ? Math.log(b) : np.log(b));
