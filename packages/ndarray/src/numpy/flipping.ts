/** The same elements in another order along axes. */
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { sub } from "../primitives/arithmetic.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike, iota } from "../primitives/full.js";
import { rem } from "../primitives/rem.js";
import { concatenate } from "../primitives/concatenate.js";
import { reshape } from "../primitives/reshape.js";
import { reverse } from "../primitives/reverse.js";
import { arrayOf } from "../promote.js";
import { broadcastTo } from "../broadcast.js";
import { range } from "../shape.js";
import { ValueError } from "../valueError.js";
import { axesOf, axisOf, checkRank, wholeOf, type Axes } from "./arguments.js";
import { transpose } from "../primitives/transpose.js";
import { rangeOf, sliceRanges } from "./slicing.js";
import { indexArray, takeSlices } from "./taking.js";
import { show } from "../show.js";

/** The elements in reverse along axes; along all of them where none is given. */
export const flip = (x: ArrayLike, axis?: Axes): NDArray => {
  const a = arrayOf("flip", x);
  return reverse(a, axesOf("flip", a.ndim, axis));
};

/** Reversed along axis 1: left becomes right. */
export const fliplr = (x: ArrayLike): NDArray => flippedAt("fliplr", x, 1);

/** Reversed along axis 0: up becomes down. */
export const flipud = (x: ArrayLike): NDArray => flippedAt("flipud", x, 0);

const flippedAt = (op: string, x: ArrayLike, axis: number): NDArray => {
  const a = arrayOf(op, x);
  checkRank(op, a, axis + 1);
  return reverse(a, [axis]);
};

/**
 * Turned by quarters, from the first of two axes towards the second.
 *
 * @param k - How many quarters; negative ones turn back.
 */
export const rot90 = (x: ArrayLike, k = 1, axes: readonly [from: number, to: number] = [0, 1]): NDArray => {
  const a = arrayOf("rot90", x);
  checkRank("rot90", a, 2);
  const plane = Array.isArray(axes) ? axesOf("rot90", a.ndim, axes) : [];
  if (plane.length !== 2)
    throw new ValueError({
      op: "rot90",
      given: `axes ${show(axes)}`,
      expected: "two different axes",
      mend: "Name the plane to turn in, as in [0, 1].",
    });
  const [from, to] = plane;
  const swapped = range(a.ndim).map((axis) => (axis === from ? to : axis === to ? from : axis));
  const quarters = ((wholeOf("rot90", "k", k) % 4) + 4) % 4;
  if (quarters === 0) return a;
  if (quarters === 2) return reverse(a, plane);
  return quarters === 1 ? transpose(reverse(a, [to]), swapped) : reverse(transpose(a, swapped), [to]);
};

/**
 * Elements moved on along axes; what leaves at the end comes in at the front.
 *
 * @param shift - By how many; a list with one for each axis. An array, which may be traced, shifts along one axis.
 * @param axis - Without one, all elements move as they lie.
 * @example
 * ```ts
 * np.roll(np.arange(5), 2); // [3 4 0 1 2]
 * ```
 */
export const roll = (x: ArrayLike, shift: number | readonly number[] | NDArray, axis?: Axes): NDArray => {
  const a = arrayOf("roll", x);
  if (axis === undefined || axis === null) return reshape(rolled(reshape(a, [a.size]), shift, [0]), a.shape);
  return rolled(
    a,
    shift,
    Array.isArray(axis) ? axis.map((i: number) => axisOf("roll", a.ndim, i)) : axesOf("roll", a.ndim, axis),
  );
};

const rolled = (x: NDArray, shift: number | readonly number[] | NDArray, axes: readonly number[]): NDArray => {
  if (isNDArray(shift)) return rolledBy(x, shift, axes);
  const shifts = Array.isArray(shift) ? (shift as readonly number[]) : axes.map(() => shift as number);
  if (shifts.length !== axes.length || !shifts.every(Number.isInteger))
    throw new ValueError({
      op: "roll",
      given: `shift ${show(shift)} for ${axes.length} axes`,
      expected: "one whole number, or one for each axis",
      mend: "Give as many shifts as axes.",
    });
  return axes.reduce((y, axis, i) => {
    const length = y.shape[axis];
    const by = length === 0 ? 0 : ((shifts[i] % length) + length) % length;
    if (by === 0) return y;
    const part = (from: number, to: number): NDArray =>
      sliceRanges(
        y,
        y.shape.map((n, j) => (j === axis ? rangeOf("roll", n, from, to) : rangeOf("roll", n))),
      );
    return concatenate([part(length - by, length), part(0, length - by)], axis);
  }, x);
};

/** By an amount that is only known when the function runs. */
const rolledBy = (x: NDArray, shift: NDArray, axes: readonly number[]): NDArray => {
  const by = indexArray("roll", shift);
  if (by.ndim !== 0 || axes.length !== 1)
    throw new ValueError({
      op: "roll",
      given: `a shift [${by.shape.join(", ")}] for ${axes.length} axes`,
      expected: "a single number for one axis",
      mend: "Roll along one axis after the other.",
    });
  const [axis] = axes;
  if (x.shape[axis] === 0) return x;
  // Less than once around, so that a large shift of any dtype stays what it is.
  const steps = convertDtype(rem(by, fullLike(by, x.shape[axis])), "int32");
  const places = sub(iota([x.shape[axis]], 0, "int32"), broadcastTo(steps, [x.shape[axis]]));
  return takeSlices("roll", x, places, axis, { mode: "wrap" });
};
