import type { Schedule } from "../schedule.js";
import * as is from "../kinds.js";
import { settings, type Kind } from "../settings.js";
import { piecewiseInterpolateSchedule } from "./piecewiseSchedules.js";

export interface CosineOnecycleOptions {
  /** The length of the whole. */
  readonly transitionSteps: number;
  readonly peakValue: number;
  /** The fraction of the steps that leads up. @defaultValue 0.3 */
  readonly pctStart?: number;
  /** How many times smaller than the peak the start is. @defaultValue 25 */
  readonly divFactor?: number;
  /** How many times smaller than the start the end is. @defaultValue 10,000 */
  readonly finalDivFactor?: number;
}

export interface LinearOnecycleOptions extends CosineOnecycleOptions {
  /** The fraction of the steps after which the start's value is reached again. @defaultValue 0.85 */
  readonly pctFinal?: number;
}

/**
 * Up along half a wave of a cosine, down along another.
 *
 *     peak / divFactor  →  peak  →  peak / (divFactor · finalDivFactor)
 *
 * @see Smith & Topin (2018), "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates".
 */
export const cosineOnecycleSchedule = (options: CosineOnecycleOptions): Schedule => {
  const { transitionSteps, peakValue, pctStart, divFactor, finalDivFactor } = settings(
    "cosineOnecycleSchedule",
    options,
    onecycleKinds(),
  );
  return piecewiseInterpolateSchedule({
    interpolation: "cosine",
    initValue: peakValue / divFactor,
    boundariesAndScales: {
      [Math.trunc(pctStart * transitionSteps)]: divFactor,
      [transitionSteps]: 1 / (divFactor * finalDivFactor),
    },
  });
};

/**
 * Up along a line, down along another, and then a third to nearly nothing.
 *
 *     peak / divFactor  →  peak  →  peak / divFactor  →  peak / (divFactor · finalDivFactor)
 *
 * @see Smith & Topin (2018), "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates".
 */
export const linearOnecycleSchedule = (options: LinearOnecycleOptions): Schedule => {
  const { transitionSteps, peakValue, pctStart, pctFinal, divFactor, finalDivFactor } = settings(
    "linearOnecycleSchedule",
    options,
    {
      ...onecycleKinds(),
      pctFinal: is.constantShare(0.85),
    },
  );
  return piecewiseInterpolateSchedule({
    interpolation: "linear",
    initValue: peakValue / divFactor,
    boundariesAndScales: {
      [Math.trunc(pctStart * transitionSteps)]: divFactor,
      [Math.trunc(pctFinal * transitionSteps)]: 1 / divFactor,
      [transitionSteps]: 1 / finalDivFactor,
    },
  });
};

const onecycleKinds = (): Record<
  "transitionSteps" | "peakValue" | "pctStart" | "divFactor" | "finalDivFactor",
  Kind<number>
> => ({
  transitionSteps: is.steps(),
  peakValue: is.constant(),
  pctStart: is.constantShare(0.3),
  divFactor: is.constantAbove(25),
  finalDivFactor: is.constantAbove(1e4),
});
