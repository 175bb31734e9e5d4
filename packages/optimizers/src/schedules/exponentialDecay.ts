import * as np from "@nabla-js/ndarray";
import type { Schedule } from "../schedule.js";
import * as is from "../kinds.js";
import { settings } from "../settings.js";

export interface ExponentialDecayOptions {
  readonly initValue: number;
  /** In how many steps the value is multiplied by `decayRate` once. */
  readonly transitionSteps: number;
  /** Below 1 the value falls, above 1 it grows. */
  readonly decayRate: number;
  /** The step at which it begins. @defaultValue 0 */
  readonly transitionBegin?: number;
  /** Whether the value jumps once every `transitionSteps` instead of gliding. @defaultValue false */
  readonly staircase?: boolean;
  /** What the value does not go beyond. @defaultValue none */
  readonly endValue?: number;
}

/**
 * Multiplies by one factor again and again.
 *
 *     value = init · decayRateᵖ    p = max(0, t − transitionBegin) / transitionSteps, its floor with staircase
 */
export const exponentialDecay = (options: ExponentialDecayOptions): Schedule => {
  const { initValue, transitionSteps, decayRate, transitionBegin, staircase, endValue } = settings("exponentialDecay", options, {
    initValue: is.constant(),
    transitionSteps: is.steps(),
    decayRate: is.constantAbove(),
    transitionBegin: is.countFrom0(0),
    staircase: is.flag(false),
    endValue: is.optional(is.constant()),
  });
  return (count) => {
    const steps = np.maximum(np.sub(np.astype(count, "float32"), transitionBegin), 0);
    const p = np.div(steps, transitionSteps);
    const value = np.mul(initValue, np.pow(decayRate, staircase ? np.floor(p) : p));
    if (endValue === undefined) return value;
    return decayRate < 1 ? np.maximum(value, endValue) : np.minimum(value, endValue);
  };
};
