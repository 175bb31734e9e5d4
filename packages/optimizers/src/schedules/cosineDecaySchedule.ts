import * as np from "@nabla-js/ndarray";
import type { Schedule } from "../schedule.js";
import * as is from "../kinds.js";
import { settings } from "../settings.js";

export interface CosineDecayOptions {
  readonly initValue: number;
  /** How many steps the way down takes. */
  readonly decaySteps: number;
  /** The fraction of `initValue` that is left at the end. @defaultValue 0 */
  readonly alpha?: number;
  /** The power of the cosine. @defaultValue 1 */
  readonly exponent?: number;
}

/**
 * Half a wave of a cosine down, then flat.
 *
 *     value = init · ((1 − alpha) · cᵉˣᵖᵒⁿᵉⁿᵗ + alpha)    c = ½ · (1 + cos(π · min(t, decaySteps) / decaySteps))
 *
 * @see Loshchilov & Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts", equation 5.
 */
export const cosineDecaySchedule = (options: CosineDecayOptions): Schedule => {
  const { initValue, decaySteps, alpha, exponent } = settings("cosineDecaySchedule", options, {
    initValue: is.constant(),
    decaySteps: is.steps(),
    alpha: is.constant(0),
    exponent: is.constant(1),
  });
  return (count) => {
    const part = np.div(np.minimum(np.astype(count, "float32"), decaySteps), decaySteps);
    const c = np.mul(0.5, np.add(1, np.cos(np.mul(Math.PI, part))));
    return np.mul(initValue, np.add(np.mul(1 - alpha, exponent === 1 ? c : np.pow(c, exponent)), alpha));
  };
};
