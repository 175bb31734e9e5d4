import * as np from "@nabla-js/ndarray";
import { whileLoop } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import * as is from "./kinds.js";
import { check, settings } from "./settings.js";

/** The loss along a line, φ(a), and its slope φ′(a); both `[]`. */
export type AlongLine = (a: NDArray) => readonly [value: NDArray, slope: NDArray];

export interface LineSearchOptions {
  /** How much of the foretold descent is asked for. @defaultValue 1e-4 */
  readonly c1?: number;
  /** What part of the first slope may be left. @defaultValue 0.9 */
  readonly c2?: number;
  /** How many times the loss is looked at, at most. @defaultValue 20 */
  readonly maxSteps?: number;
}

/** A place on the line: how far along, the loss there, and its slope; all `[]`. */
type Place = { readonly a: NDArray; readonly value: NDArray; readonly slope: NDArray };

type Search = {
  readonly steps: NDArray;
  readonly isDone: NDArray;
  /** Whether a good place is known to lie between `low` and `high`. */
  readonly isBracketed: NDArray;
  /** The best place so far that descends enough. */
  readonly low: Place;
  readonly high: Place;
  /** Where to look next. */
  readonly trial: NDArray;
};

/**
 * How far to go along a line: a place that satisfies the strong Wolfe conditions.
 *
 *     φ(a) ≤ φ(0) + c1 · a · φ′(0)    |φ′(a)| ≤ c2 · |φ′(0)|
 *
 * It goes on, twice as far each time, until such a place lies between two that are known; then it narrows these down by
 * parabolas, kept off the ends.
 *
 * @param value - φ(0), `[]`.
 * @param slope - φ′(0), `[]`, negative.
 * @param first - Where to look first, `[]`.
 * @returns How far, `[]`; where no place was found, the best that descends enough, which may be 0.
 * @see Nocedal & Wright (2006), "Numerical Optimization", Algorithms 3.5 and 3.6.
 */
export const lineSearch = (
  alongLine: AlongLine,
  value: NDArray,
  slope: NDArray,
  first: NDArray,
  options?: LineSearchOptions,
): NDArray => {
  check("lineSearch", "alongLine", alongLine, is.aFunction());
  Object.entries({ value, slope, first }).forEach(([name, x]) => check("lineSearch", name, x, is.scalarArray()));
  const { c1, c2, maxSteps } = settings("lineSearch", options, is.search());
  const zero = np.zerosLike(value);
  const start: Place = { a: zero, value, slope };
  const no = np.zeros([], "bool");
  const found = whileLoop(
    ({ steps, isDone }: Search) => np.logicalAnd(np.logicalNot(isDone), np.less(steps, maxSteps)),
    ({ steps, isBracketed, low, high, trial }: Search): Search => {
      const [v, s] = alongLine(trial);
      const here: Place = { a: trial, value: v, slope: s };
      const most = np.add(value, np.mul(np.mul(c1, trial), slope));
      // NaN is too high as well.
      const isTooHigh = np.logicalNot(np.logicalAnd(np.lessEqual(v, most), np.less(v, low.value)));
      const isFlat = np.lessEqual(np.abs(s), np.mul(-c2, slope));
      const isDone = np.logicalAnd(np.logicalNot(isTooHigh), isFlat);

      // Here is low enough, but the slope says that the bottom lies on the side where `low` was.
      const points = np.where(isBracketed, np.sub(high.a, low.a), 1);
      const isPast = np.greaterEqual(np.mul(s, points), 0);
      const nextLow = choose(isTooHigh, low, here);
      const nextHigh = choose(isTooHigh, here, choose(isPast, low, high));
      const bracketed = np.logicalOr(isBracketed, np.logicalOr(isTooHigh, isPast));
      return {
        steps: np.add(steps, 1),
        isDone,
        isBracketed: bracketed,
        low: nextLow,
        high: nextHigh,
        trial: np.where(isDone, trial, np.where(bracketed, between(nextLow, nextHigh), np.mul(2, trial))),
      };
    },
    { steps: np.zeros([], "int32"), isDone: no, isBracketed: no, low: start, high: start, trial: np.astype(first, value.dtype) },
  );
  return found.low.a;
};

/** The bottom of the parabola through both places with the slope of the first; the middle where it is too near an end. */
const between = (low: Place, high: Place): NDArray => {
  const width = np.sub(high.a, low.a);
  const bend = np.sub(np.sub(high.value, low.value), np.mul(low.slope, width));
  const part = np.div(np.mul(-0.5, np.mul(low.slope, width)), bend);
  const isInside = np.logicalAnd(np.greater(part, 0.1), np.less(part, 0.9));
  return np.add(low.a, np.mul(np.where(isInside, part, 0.5), width));
};

const choose = (predicate: NDArray, x: Place, y: Place): Place => ({
  a: np.where(predicate, x.a, y.a),
  value: np.where(predicate, x.value, y.value),
  slope: np.where(predicate, x.slope, y.slope),
});
