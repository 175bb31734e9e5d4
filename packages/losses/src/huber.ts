import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";

/**
 * Squared near the target, absolute far from it, so that outliers pull no harder than others.
 *
 *     loss = ½ · a² + delta · (|e| − a)    e = prediction − target,  a = min(|e|, delta)
 *
 * @param prediction - Any shape.
 * @param target - The same shape.
 * @param delta - Where the parabola ends, in the units of the target. @defaultValue 1
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ; {@link ValueError} when `delta` is not above 0.
 * @example
 * ```ts
 * huber(np.array([0.5, 3]), np.array([0, 0])); // [0.125, 2.5]
 * ```
 * @see Huber (1964), "Robust Estimation of a Location Parameter".
 */
export const huber = (prediction: NDArray, target: NDArray, delta = 1): NDArray => {
  checkAlike("huber", { prediction, target });
  if (!(delta > 0))
    throw new ValueError({
      op: "huber",
      given: `delta ${delta}`,
      expected: "a delta above 0",
      mend: "Give the error from which on the loss is straight.",
    });
  const e = np.sub(prediction, target);
  // Clipped and not |e|, so that the second derivative is right at 0 too.
  const a = np.clip(e, -delta, delta);
  return np.add(np.mul(0.5, np.square(a)), np.mul(delta, np.abs(np.sub(e, a))));
};
