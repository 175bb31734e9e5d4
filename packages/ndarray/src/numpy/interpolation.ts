/** Straight lines between points. */
import { broadcastTo } from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, div, mul, sub } from "../primitives/arithmetic.js";
import { concatenate } from "../primitives/concatenate.js";
import { eq, gt, lt } from "../primitives/compare.js";
import { fullLike } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { select } from "../primitives/select.js";
import { sort } from "../primitives/sort.js";
import { takeSlices } from "../primitives/takeAlong.js";
import { promoteFloat, toDtypeOf } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { clip } from "./comparisons.js";
import { remainder } from "./division.js";
import { checkVector, searchsorted } from "./searching.js";
import { sliceRanges } from "./slicing.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** The options of {@link interp}. */
export interface InterpOptions {
  /** The value left of the first point. @defaultValue that of the first point */
  readonly left?: ArrayLike;
  /** The value right of the last point. @defaultValue that of the last point */
  readonly right?: ArrayLike;
  /** After which length the points repeat, in both directions; `left` and `right` then have no meaning. */
  readonly period?: number;
}

/**
 * The height at `x` of straight lines through points.
 *
 * @param x - Of any shape.
 * @param xp - Where the points are, `[n]`, ascending.
 * @param fp - How high they are, `[n]`.
 * @example
 * ```ts
 * np.interp(np.array([0, 1.5, 9]), np.array([1, 2]), np.array([10, 20])); // [10. 15. 20.]
 * ```
 */
export const interp = (x: ArrayLike, xp: ArrayLike, fp: ArrayLike, options?: InterpOptions): NDArray => {
  const { left, right, period } = optionsOf("interp", options, { left: undefined, right: undefined, period: undefined });
  const [at, places, heights] = promoteFloat("interp", x, xp, fp);
  checkVector("interp", "xp", places);
  checkVector("interp", "fp", heights);
  if (places.size !== heights.size || places.size === 0)
    throw new ShapeError({
      op: "interp",
      given: { xp: places.shape, fp: heights.shape },
      expected: "as many places as heights, and at least one",
      mend: "Give both coordinates of each point.",
    });
  if (period === undefined) return between(at, places, heights, left, right);
  if (!(Math.abs(period) > 0 && Number.isFinite(period)))
    throw new ValueError({
      op: "interp",
      given: `period ${show(period)}`,
      expected: "a length that is not 0",
      mend: "Leave the period out if nothing repeats.",
    });
  const length = Math.abs(period);
  // The points of one period in order, and a neighbour from the next one at each end.
  const [ordered, along] = sort([remainder(places, length), heights], 0);
  const [first, last] = [end(ordered, 0), end(ordered, -1)];
  const wide = concatenate([sub(last, fullLike(last, length)), ordered, add(first, fullLike(first, length))], 0);
  const high = concatenate([end(along, -1), along, end(along, 0)], 0);
  return between(remainder(at, length), wide, high, undefined, undefined);
};

const between = (x: NDArray, xp: NDArray, fp: NDArray, left: ArrayLike | undefined, right: ArrayLike | undefined): NDArray => {
  const n = xp.size;
  const behind = clip(searchsorted(xp, x, { side: "right" }), Math.min(1, n - 1), n - 1);
  const before = clip(sub(behind, fullLike(behind, 1)), 0, n - 1);
  const [x0, x1] = [takeSlices(xp, before, 0), takeSlices(xp, behind, 0)];
  const [y0, y1] = [takeSlices(fp, before, 0), takeSlices(fp, behind, 0)];
  const gap = sub(x1, x0);
  // Points above each other: the later one counts, and nothing is divided by 0.
  const isStep = eq(gap, fullLike(gap, 0));
  const slope = div(sub(y1, y0), select(isStep, fullLike(gap, 1), gap));
  const line = add(y0, mul(slope, select(isStep, fullLike(gap, 0), sub(x, x0))));
  const firstX = pick(xp, 0, x);
  const lastX = pick(xp, -1, x);
  const below = left === undefined ? pick(fp, 0, x) : broadcastTo(toDtypeOf("interp", left, x.dtype), x.shape, "interp");
  const above = right === undefined ? pick(fp, -1, x) : broadcastTo(toDtypeOf("interp", right, x.dtype), x.shape, "interp");
  return select(lt(x, firstX), below, select(gt(x, lastX), above, line));
};

/** The first or the last element, `[1]`. */
const end = (x: NDArray, at: 0 | -1): NDArray => sliceRanges(x, [{ start: at === 0 ? 0 : x.size - 1, step: 1, count: 1 }]);

/** The first or the last element, in the shape of `like`. */
const pick = (x: NDArray, at: 0 | -1, like: NDArray): NDArray => broadcastTo(reshape(end(x, at), []), like.shape);
