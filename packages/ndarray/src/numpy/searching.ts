/** Where numbers stand among sorted ones. */
import { broadcastTo } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, sub } from "../primitives/arithmetic.js";
import { and, not, or, shiftRightLogical } from "../primitives/bitwise.js";
import { eq, le, lt } from "../primitives/compare.js";
import { fullLike } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { reverse } from "../primitives/reverse.js";
import { select } from "../primitives/select.js";
import { takeSlices } from "../primitives/takeAlong.js";
import { constant, promote } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { flagOf, oneOf } from "./arguments.js";
import { sliceRanges } from "./slicing.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link searchsorted}. */
export interface SearchOptions {
  /** Whether before (`left`) or behind (`right`) equal elements. @defaultValue "left" */
  readonly side?: "left" | "right";
}

/**
 * Where each value would have to be inserted for the array to stay sorted, as int32. NaN counts as the largest.
 *
 * @param sorted - `[n]`, ascending.
 * @param values - Of any shape.
 * @example
 * ```ts
 * np.searchsorted(np.array([1, 3, 5]), np.array([0, 3, 9])); // [0 1 3]
 * ```
 */
export const searchsorted = (sorted: ArrayLike, values: ArrayLike, options?: SearchOptions): NDArray => {
  const { side } = optionsOf("searchsorted", options, { side: "left" });
  const [a, v] = promote("searchsorted", sorted, values);
  checkVector("searchsorted", "sorted", a);
  return placesIn(a, v, oneOf("searchsorted", "side", side, ["left", "right"]));
};

/** Halves the interval that holds the place until one is left. */
const placesIn = (a: NDArray, values: NDArray, side: "left" | "right"): NDArray => {
  const length = a.shape[0];
  let low = constant(values.shape, 0, "int32");
  if (length === 0) return low;
  let high = fullLike(low, length);
  const one = fullLike(low, 1);
  // Each round leaves at most half of what was between low and high; one more tells the last two apart.
  for (let left = length; left > 0; left = Math.floor(left / 2)) {
    const middle = shiftRightLogical(add(low, high), one);
    const there = takeSlices(a, middle, 0);
    const isOpen = lt(low, high);
    const isBehind = side === "left" ? precedes(there, values) : not(precedes(values, there));
    low = select(and(isOpen, isBehind), add(middle, one), low);
    high = select(and(isOpen, not(isBehind)), middle, high);
  }
  return low;
};

/** x < y, where NaN is larger than all numbers. */
const precedes = (x: NDArray, y: NDArray): NDArray => (isFloat(x.dtype) ? or(lt(x, y), and(eq(x, x), not(eq(y, y)))) : lt(x, y));

/**
 * The number of the interval between sorted limits that each value falls into, as int32: 0 below the first limit,
 * `limits.length` from the last on. Limits may descend too.
 *
 * @param right - Whether an interval holds its upper limit in place of its lower one.
 */
export const digitize = (x: ArrayLike, limits: ArrayLike, right = false): NDArray => {
  const [a, b] = promote("digitize", x, limits);
  checkVector("digitize", "limits", b);
  const side = flagOf("digitize", "right", right) ? "left" : "right";
  const upwards = placesIn(b, a, side);
  const length = b.shape[0];
  if (length < 2) return upwards;
  const downwards = sub(fullLike(upwards, length), placesIn(reverse(b, [0]), a, side));
  const ascends = reshape(
    le(sliceRanges(b, [{ start: 0, step: 1, count: 1 }]), sliceRanges(b, [{ start: length - 1, step: 1, count: 1 }])),
    [],
  );
  return select(broadcastTo(ascends, upwards.shape), upwards, downwards);
};

/** Throws unless an array has exactly one axis. */
export const checkVector = (op: string, name: string, x: NDArray): void => {
  if (x.ndim === 1) return;
  throw new ShapeError({
    op,
    given: { [name]: x.shape },
    expected: `${name} [n], of one axis`,
    mend: "Flatten it with np.ravel, or go over its rows.",
  });
};
