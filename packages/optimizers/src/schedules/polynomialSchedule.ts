import * as np from "@nabla-js/ndarray";
import type { Schedule } from "../schedule.js";
import { checkSteps } from "./checks.js";

export interface LinearScheduleOptions {
  /** The value up to `transitionBegin`. */
  readonly initValue: number;
  /** The value from `transitionBegin + transitionSteps` on. */
  readonly endValue: number;
  /** How many steps the way takes. */
  readonly transitionSteps: number;
  /** The step at which it begins. @defaultValue 0 */
  readonly transitionBegin?: number;
}

export interface PolynomialScheduleOptions extends LinearScheduleOptions {
  readonly power: number;
}

/**
 * From one value to another along a power.
 *
 *     value = (init − end) · (1 − τ / transitionSteps)ᵖᵒʷᵉʳ + end    τ = clip(t − transitionBegin, 0, transitionSteps)
 */
export const polynomialSchedule = ({
  initValue,
  endValue,
  power,
  transitionSteps,
  transitionBegin = 0,
}: PolynomialScheduleOptions): Schedule => {
  checkSteps("polynomialSchedule", "transitionSteps", transitionSteps);
  return (count) => {
    const tau = np.clip(np.sub(np.astype(count, "float32"), transitionBegin), 0, transitionSteps);
    const left = np.sub(1, np.div(tau, transitionSteps));
    return np.add(np.mul(initValue - endValue, power === 1 ? left : np.pow(left, power)), endValue);
  };
};

/** From one value to another along a line: {@link polynomialSchedule} with power 1. */
export const linearSchedule = (options: LinearScheduleOptions): Schedule => polynomialSchedule({ ...options, power: 1 });
