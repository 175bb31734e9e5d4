import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkArrays, checkOptionalArrays } from "./checks.js";

/**
 * An affine map of the last axis.
 *
 *     y[…, j] = Σᵢ x[…, i] · w[i, j] + b[j]
 *
 * @param x - `[...batch, inputs]`.
 * @param w - Weights, `[inputs, units]`.
 * @param b - Bias, `[units]`; none where it is left out or `null`.
 * @returns `[...batch, units]`.
 * @throws {@link ShapeError} when the sizes do not agree.
 * @example
 * ```ts
 * linear(np.array([[1, 2]]), np.array([[3], [4]]), np.array([10])); // [[21]]
 * ```
 */
export const linear = (x: NDArray, w: NDArray, b: NDArray | null = null): NDArray => {
  checkLinear("linear", x, w, b);
  return affine(x, w, b);
};

/** {@link linear}, for those who have checked the sizes. */
export const affine = (x: NDArray, w: NDArray, b: NDArray | null): NDArray => {
  const y = np.tensordot(x, w, 1);
  return b === null ? y : np.add(y, b);
};

/** The one place that checks the sizes of an affine map; `op` is who asks. */
export const checkLinear = (op: string, x: NDArray, w: NDArray, b: NDArray | null): void => {
  checkArrays(op, { x, w });
  checkOptionalArrays(op, { b });
  if (x.ndim === 0 || w.ndim !== 2 || x.shape.at(-1) !== w.shape[0])
    throw new ShapeError({
      op,
      given: { x: x.shape, w: w.shape },
      expected: "x [...batch, inputs] and w [inputs, units], with one number of inputs",
      mend:
        x.ndim > 2 && x.size === x.shape[0] * w.shape[0]
          ? "Put flatten() before it, or reshape x to [batch, inputs]."
          : "Give init the shape of the x that apply will get.",
    });
  if (b !== null && (b.ndim !== 1 || b.shape[0] !== w.shape[1]))
    throw new ShapeError({
      op,
      given: { w: w.shape, b: b.shape },
      expected: "w [inputs, units] and b [units], with one number of units",
      mend: "Give one bias for each unit.",
    });
};
