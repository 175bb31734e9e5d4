import type { Schedule } from "../schedule.js";
import { ValueError } from "@nabla-js/ndarray";
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
export const warmupConstantSchedule = ({ initValue, peakValue, warmupSteps }: WarmupOptions): Schedule => {
  checkSteps("warmupConstantSchedule", "warmupSteps", warmupSteps, 0);
  return warmup({ initValue, peakValue, warmupSteps });
};

export interface WarmupCosineDecayOptions extends WarmupOptions {
  /** The length of the whole, warm-up included. */
  readonly decaySteps: number;
  /** Where it ends. @defaultValue 0 */
  readonly endValue?: number;
  /** The power of the cosine. @defaultValue 1 */
  readonly exponent?: number;
}

/** A line up, then half a wave of a cosine down, which ends at `decaySteps`. */
export const warmupCosineDecaySchedule = ({
  decaySteps,
  endValue = 0,
  exponent = 1,
  ...options
}: WarmupCosineDecayOptions): Schedule => {
  const { peakValue, warmupSteps } = options;
  checkSteps("warmupCosineDecaySchedule", "warmupSteps", warmupSteps, 0);
  checkSteps("warmupCosineDecaySchedule", "decaySteps", decaySteps, warmupSteps + 1);
  const alpha = peakValue === 0 ? 0 : endValue / peakValue;
  const decay = cosineDecaySchedule({ initValue: peakValue, decaySteps: decaySteps - warmupSteps, alpha, exponent });
  return joinSchedules([warmup(options), decay], [warmupSteps]);
};

export interface WarmupExponentialDecayOptions extends WarmupOptions, Omit<ExponentialDecayOptions, "initValue"> {}

/** A line up, then an exponential down. */
export const warmupExponentialDecaySchedule = ({
  initValue,
  peakValue,
  warmupSteps,
  ...decay
}: WarmupExponentialDecayOptions): Schedule => {
  checkSteps("warmupExponentialDecaySchedule", "warmupSteps", warmupSteps, 0);
  return joinSchedules(
    [warmup({ initValue, peakValue, warmupSteps }), exponentialDecay({ ...decay, initValue: peakValue })],
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
