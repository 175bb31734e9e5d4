/** Parts of an array by ranges along its axes. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/padSlice.js";
import { reverse } from "../primitives/reverse.js";
import { arrayOf } from "../promote.js";
import { ValueError } from "../valueError.js";
import { show } from "../show.js";

/** For each axis where to begin, to end or how far to step; `null` leaves it open. */
type Bounds = readonly (number | null)[];

/**
 * The elements `starts ≤ index < ends` along each axis, in steps of `steps`. Negative numbers count from the end,
 * `null` is open, what lies outside is cut off, and axes without numbers stay whole: `x[1:-1, ::2]` is
 * `slice(x, [1, null], [-1, null], [1, 2])`. A negative step goes backwards.
 *
 * @throws {@link ValueError} for more numbers than axes, numbers that are not whole, or a step of 0.
 * @example
 * ```ts
 * np.slice(np.arange(6), [1], [-1]); // [1 2 3 4]
 * np.slice(np.arange(6), [null], [null], [-2]); // [5 3 1]
 * ```
 */
export const slice = (x: ArrayLike, starts: Bounds, ends: Bounds = [], steps: Bounds = []): NDArray => {
  const a = arrayOf("slice", x);
  for (const [name, list] of Object.entries({ starts, ends, steps }))
    if (!Array.isArray(list) || list.length > a.ndim || list.some((n) => n !== null && !Number.isInteger(n)))
      throw new ValueError({
        op: "slice",
        given: `${name} ${show(list)} for an array [${a.shape.join(", ")}]`,
        expected: `a list of at most ${a.ndim} whole numbers, null where it is open`,
        mend: "Give one number for each axis, from the first on.",
      });
  const ranges = a.shape.map((length, axis) => rangeOf("slice", length, starts[axis], ends[axis], steps[axis]));
  return sliceRanges(a, ranges);
};

/** A range within an axis: `count` indices from `start` on, `step` apart. */
export interface Range {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** The range that `start:end:step` means for an axis of this length, as in Python. */
export const rangeOf = (
  op: string,
  length: number,
  start: number | null = null,
  end: number | null = null,
  step: number | null = null,
): Range => {
  const by = step ?? 1;
  if (by === 0)
    throw new ValueError({
      op,
      given: "a step of 0",
      expected: "a step forwards or backwards",
      mend: "Leave the step out for 1.",
    });
  const [lowest, highest] = by > 0 ? [0, length] : [-1, length - 1];
  const within = (n: number): number => Math.min(highest, Math.max(lowest, n < 0 ? n + length : n));
  const from = start === null ? (by > 0 ? 0 : length - 1) : within(start);
  const to = end === null ? (by > 0 ? length : -1) : within(end);
  return { start: from, step: by, count: Math.max(0, Math.ceil((to - from) / by)) };
};

/** The elements at one range along each axis. */
export const sliceRanges = (x: NDArray, ranges: readonly Range[]): NDArray => {
  if (ranges.every(({ start, step, count }, axis) => start === 0 && step === 1 && count === x.shape[axis])) return x;
  // A backward range is the forward range over the same indices, reversed.
  const forward = ranges.map(({ start, step, count }) =>
    count === 0
      ? { start: 0, step: 1, count }
      : step > 0
        ? { start, step, count }
        : { start: start + (count - 1) * step, step: -step, count },
  );
  const part = lax.slice(
    x,
    forward.map(({ start }) => start),
    forward.map(({ start, step, count }) => (count === 0 ? start : start + (count - 1) * step + 1)),
    forward.map(({ step }) => step),
  );
  const backward = ranges.flatMap(({ step, count }, axis) => (step < 0 && count > 1 ? [axis] : []));
  return reverse(part, backward);
};
