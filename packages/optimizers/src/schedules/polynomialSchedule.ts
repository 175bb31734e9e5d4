import * as np from "@nabla-js/ndarray";
import type { Schedule } from "../schedule.js";
import * as is from "../kinds.js";
import { settings, type Kind } from "../settings.js";

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
export const polynomialSchedule = (options: PolynomialScheduleOptions): Schedule => {
  const { initValue, endValue, power, transitionSteps, transitionBegin } = settings("polynomialSchedule", options, {
    ...lineKinds(),
    power: is.constantAbove(),
  });
  return (count) => {
    const tau = np.clip(np.sub(np.astype(count, "float32"), transitionBegin), 0, transitionSteps);
    const left = np.sub(1, np.div(tau, transitionSteps));
    return np.add(np.mul(initValue - endValue, power === 1 ? left : np.pow(left, power)), endValue);
  };
};

/** From one value to another along a line: {@link polynomialSchedule} with power 1. */
export const linearSchedule = (options: LinearScheduleOptions): Schedule =>
  polynomialSchedule({ ...settings("linearSchedule", options, lineKinds()), power: 1 });

const lineKinds = (): Record<"initValue" | "endValue" | "transitionSteps" | "transitionBegin", Kind<number>> => ({
  initValue: is.constant(),
  endValue: is.constant(),
  transitionSteps: is.steps(),
  transitionBegin: is.countFrom0(0),
});
