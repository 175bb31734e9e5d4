import type { Schedule } from "../schedule.js";
import { ValueError } from "@nabla-js/ndarray";
import * as is from "../kinds.js";
import { check, settings, type Kind } from "../settings.js";
import { checkSteps } from "./checks.js";
import { constantSchedule } from "./constantSchedule.js";
import { cosineDecaySchedule } from "./cosineDecaySchedule.js";
import { exponentialDecay, type ExponentialDecayOptions } from "./exponentialDecay.js";
import { joinSchedules } from "./joinSchedules.js";
import { linearSchedule } from "./polynomialSchedule.js";

export interface WarmupOptions {
  /** Where it starts. */
  readonly initValue: number;
  /** Where the warm-up ends. */
  readonly peakValue: number;
  readonly warmupSteps: number;
}

/** A line up, then flat. */
export const warmupConstantSchedule = (options: WarmupOptions): Schedule =>
  warmup(settings("warmupConstantSchedule", options, warmupKinds()));

export interface WarmupCosineDecayOptions extends WarmupOptions {
  /** The length of the whole, warm-up included. */
  readonly decaySteps: number;
  /** Where it ends. @defaultValue 0 */
  readonly endValue?: number;
  /** The power of the cosine. @defaultValue 1 */
  readonly exponent?: number;
}

/** A line up, then half a wave of a cosine down, which ends at `decaySteps`. */
export const warmupCosineDecaySchedule = (options: WarmupCosineDecayOptions): Schedule => {
  const { decaySteps, endValue, exponent, ...rise } = settings("warmupCosineDecaySchedule", options, {
    ...warmupKinds(),
    decaySteps: is.steps(),
    endValue: is.constant(0),
    exponent: is.constantAbove(1),
  });
  const { peakValue, warmupSteps } = rise;
  checkSteps("warmupCosineDecaySchedule", "decaySteps", decaySteps, warmupSteps + 1);
  const alpha = peakValue === 0 ? 0 : endValue / peakValue;
  const decay = cosineDecaySchedule({ initValue: peakValue, decaySteps: decaySteps - warmupSteps, alpha, exponent });
  return joinSchedules([warmup(rise), decay], [warmupSteps]);
};

export interface WarmupExponentialDecayOptions extends WarmupOptions, Omit<ExponentialDecayOptions, "initValue"> {}

/** A line up, then an exponential down. */
export const warmupExponentialDecaySchedule = (options: WarmupExponentialDecayOptions): Schedule => {
  const { initValue, peakValue, warmupSteps, endValue, ...decay } = settings("warmupExponentialDecaySchedule", options, {
    ...warmupKinds(),
    transitionSteps: is.steps(),
    decayRate: is.constantAbove(),
    transitionBegin: is.countFrom0(0),
    staircase: is.flag(false),
    endValue: is.optional(is.constant()),
  });
  const end = endValue === undefined ? {} : { endValue };
  return joinSchedules(
    [warmup({ initValue, peakValue, warmupSteps }), exponentialDecay({ ...decay, ...end, initValue: peakValue })],
    [warmupSteps],
  );
};

/**
 * Cosine decay with warm restarts: one {@link warmupCosineDecaySchedule} after the other, each of its own `decaySteps`.
 *
 * @throws {@link ValueError} when there is none.
 * @see Loshchilov & Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts".
 */
export const sgdrSchedule = (cycles: readonly WarmupCosineDecayOptions[]): Schedule => {
  check("sgdrSchedule", "cycles", cycles, is.aList());
  if (cycles.length === 0)
    throw new ValueError({
      op: "sgdrSchedule",
      given: "no cycles",
      expected: "at least one",
      mend: "Give the options of each cycle.",
    });
  let end = 0;
  const ends = cycles.map(({ decaySteps }) => (end += decaySteps));
  return joinSchedules(cycles.map(warmupCosineDecaySchedule), ends.slice(0, -1));
};

const warmup = ({ initValue, peakValue, warmupSteps }: WarmupOptions): Schedule =>
  warmupSteps === 0
    ? constantSchedule(peakValue)
    : linearSchedule({ initValue, endValue: peakValue, transitionSteps: warmupSteps });

const warmupKinds = (): Record<"initValue" | "peakValue" | "warmupSteps", Kind<number>> => ({
  initValue: is.constant(),
  peakValue: is.constant(),
  warmupSteps: is.stepsFrom0(),
});
