import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import * as is from "../kinds.js";
import type { Schedule } from "../schedule.js";
import { check, settings } from "../settings.js";

/** What the value is multiplied by at each step named: `{ 1000: 0.1, 2000: 0.1 }`. */
export type BoundariesAndScales = Readonly<Record<number, number>>;

/**
 * A staircase.
 *
 *     value = init · Π scale    over the boundaries that are ≤ t
 */
export const piecewiseConstantSchedule = (initValue: number, boundariesAndScales: BoundariesAndScales = {}): Schedule => {
  check("piecewiseConstantSchedule", "initValue", initValue, is.constant());
  const stairs = sorted("piecewiseConstantSchedule", boundariesAndScales);
  return (count) => {
    let value = initValue;
    return stairs.reduce<NDArray>(
      (before, [boundary, scale]) => np.where(np.less(count, boundary), before, (value *= scale)),
      np.full([], initValue),
    );
  };
};

export interface PiecewiseInterpolateOptions {
  readonly interpolation: "linear" | "cosine";
  readonly initValue: number;
  readonly boundariesAndScales: BoundariesAndScales;
}

/**
 * A way from landing to landing of the staircase of {@link piecewiseConstantSchedule}; flat behind the last.
 *
 *     linear:  value = a + (b − a) · p              p = the part of the way from a to b that is done
 *     cosine:  value = b + (a − b) · ½ · (1 + cos(π · p))
 */
export const piecewiseInterpolateSchedule = (options: PiecewiseInterpolateOptions): Schedule => {
  const { interpolation, initValue, boundariesAndScales } = settings("piecewiseInterpolateSchedule", options, {
    interpolation: is.oneOf("linear", "cosine"),
    initValue: is.constant(),
    boundariesAndScales: is.scalesAtSteps(),
  });
  const landings = sorted("piecewiseInterpolateSchedule", boundariesAndScales);
  return (count) => {
    const t = np.astype(count, "float32");
    let [from, a] = [0, initValue];
    let value = np.full([], initValue);
    for (const [to, scale] of landings) {
      const b = a * scale;
      const p = np.clip(np.div(np.sub(t, from), Math.max(1, to - from)), 0, 1);
      const way =
        interpolation === "linear"
          ? np.add(a, np.mul(b - a, p))
          : np.add(b, np.mul((a - b) / 2, np.add(1, np.cos(np.mul(Math.PI, p)))));
      value = np.where(np.less(t, from), value, way);
      [from, a] = [to, b];
    }
    return np.where(np.less(t, from), value, a);
  };
};

const sorted = (op: string, boundariesAndScales: BoundariesAndScales): readonly (readonly [step: number, scale: number])[] => {
  check(op, "boundariesAndScales", boundariesAndScales, is.scalesAtSteps());
  const all = Object.entries(boundariesAndScales).map(([step, scale]) => [Number(step), scale] as const);
  for (const [step, scale] of all)
    if (!Number.isInteger(step) || step < 0 || !Number.isFinite(scale))
      throw new ValueError({
        op,
        given: `the scale ${scale} at step ${step}`,
        expected: "whole numbers of steps from 0 on, each with a finite scale",
        mend: "Give what the value is multiplied by at each boundary, as in { 1000: 0.1 }.",
      });
  return all.sort(([a], [b]) => a - b);
};
