/** Differences, slopes and areas. */
import { broadcastTo } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/arithmetic.js";
import { ne } from "../primitives/compare.js";
import { concatenate } from "../primitives/concatenate.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { reshape } from "../primitives/reshape.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { arrayOf, floatOf, promote, promoteFloat } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axesOf, axisOf, checkRank, wholeOf, type Axes } from "./arguments.js";
import { add, divide, multiply, subtract } from "./arithmetic.js";
import { rangeOf, sliceRanges } from "./slicing.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link diff}. */
export interface DiffOptions {
  /** What stands before the first element along the axis. */
  readonly prepend?: ArrayLike;
  /** What stands behind the last element along the axis. */
  readonly append?: ArrayLike;
}

/**
 * Each element less the one before, `n` times over; of bools, whether they differ.
 *
 * @example
 * ```ts
 * np.diff(np.array([1, 4, 9])); // [3. 5.]
 * ```
 */
export const diff = (x: ArrayLike, n = 1, axis = -1, options?: DiffOptions): NDArray => {
  const { prepend, append } = optionsOf("diff", options, { prepend: undefined, append: undefined });
  const given = arrayOf("diff", x);
  checkRank("diff", given, 1);
  const at = axisOf("diff", given.ndim, axis);
  const edge = (value: ArrayLike): NDArray => {
    const a = arrayOf("diff", value);
    return a.ndim > 0
      ? a
      : broadcastTo(
          a,
          given.shape.map((length, i) => (i === at ? 1 : length)),
        );
  };
  const parts = [...(prepend === undefined ? [] : [edge(prepend)]), given, ...(append === undefined ? [] : [edge(append)])];
  let y = parts.length === 1 ? given : concatenate(promote("diff", ...parts), at);
  for (let k = wholeOf("diff", "n", n, 0); k > 0; k--) {
    const [later, earlier] = [between(y, at, 1, null), between(y, at, 0, -1)];
    y = y.dtype === "bool" ? ne(later, earlier) : lax.sub(later, earlier);
  }
  return y;
};

/** The differences of all elements as they lie, with what may stand before and behind them. */
export const ediff1d = (x: ArrayLike, options?: { readonly toEnd?: ArrayLike; readonly toBegin?: ArrayLike }): NDArray => {
  const { toEnd, toBegin } = optionsOf("ediff1d", options, { toEnd: undefined, toBegin: undefined });
  const a = arrayOf("ediff1d", x);
  if (a.dtype === "bool")
    throw new DTypeError({
      op: "ediff1d",
      given: { x: "bool" },
      expected: "numbers",
      mend: "Use np.diff, which tells where bools differ.",
    });
  const flat = reshape(a, [a.size]);
  const differences = subtract(between(flat, 0, 1, null), between(flat, 0, 0, -1));
  const end = (value: ArrayLike | undefined): NDArray[] => {
    if (value === undefined) return [];
    const y = arrayOf("ediff1d", value);
    return [convertDtype(reshape(y, [y.size]), differences.dtype)];
  };
  return concatenate([...end(toBegin), differences, ...end(toEnd)], 0);
};

/** The part of an axis from one index to another. */
const between = (x: NDArray, axis: number, from: number | null, to: number | null): NDArray =>
  sliceRanges(
    x,
    x.shape.map((length, i) => (i === axis ? rangeOf("diff", length, from, to) : rangeOf("diff", length))),
  );

/** How far apart the elements along an axis are: one distance, or the coordinate of each. */
export type Spacing = ArrayLike;

/**
 * The slope of a function that is given by its values, along each axis: in the middle from both neighbours, to second
 * order, at the ends from one.
 *
 * @param spacing - One for all axes, or a list with one for each. @defaultValue 1
 * @param axis - The axes to go along; without one, all.
 * @returns An array for a single axis (named, or the only one), else a list with one for each.
 * @throws {@link ShapeError} when an axis has fewer than two elements.
 * @example
 * ```ts
 * np.gradient(np.array([1, 2, 4, 7])); // [1. 1.5 2.5 3.]
 * ```
 */
export const gradient = (x: ArrayLike, spacing: Spacing | readonly Spacing[] = 1, axis?: Axes): NDArray | NDArray[] => {
  const a = floatOf("gradient", x);
  const axes = axesOf("gradient", a.ndim, axis);
  const spacings = Array.isArray(spacing) ? (spacing as readonly Spacing[]) : axes.map(() => spacing as Spacing);
  if (spacings.length !== axes.length)
    throw new ValueError({
      op: "gradient",
      given: `${spacings.length} spacings for ${axes.length} axes`,
      expected: "one for all, or one for each axis",
      mend: "Give coordinates as arrays, distances as numbers.",
    });
  const slopes = axes.map((at, i) => slope(a, spacings[i], at));
  return slopes.length === 1 && !Array.isArray(axis) ? slopes[0] : slopes;
};

const slope = (x: NDArray, spacing: Spacing, axis: number): NDArray => {
  const length = x.shape[axis];
  if (length < 2)
    throw new ShapeError({
      op: "gradient",
      given: { x: x.shape },
      expected: `at least two elements along axis ${axis}`,
      mend: "Name other axes.",
    });
  const gap = arrayOf("gradient", spacing);
  if (gap.ndim === 0) {
    const middle = divide(subtract(between(x, axis, 2, null), between(x, axis, 0, -2)), multiply(gap, 2));
    const first = divide(subtract(between(x, axis, 1, 2), between(x, axis, 0, 1)), gap);
    const last = divide(subtract(between(x, axis, -1, null), between(x, axis, -2, -1)), gap);
    return concatenate(promote("gradient", first, middle, last), axis);
  }
  if (gap.ndim !== 1 || gap.size !== length)
    throw new ShapeError({
      op: "gradient",
      given: { x: x.shape, spacing: gap.shape },
      expected: `a distance [], or coordinates [${length}]`,
      mend: "Give a coordinate for each element along the axis.",
    });
  const steps = reshape(
    diff(convertDtype(gap, isFloat(gap.dtype) ? gap.dtype : "float32")),
    x.shape.map((_, i) => (i === axis ? length - 1 : 1)),
  );
  const [before, behind] = [between(steps, axis, 0, -1), between(steps, axis, 1, null)];
  const [left, center, right] = [between(x, axis, 0, -2), between(x, axis, 1, -1), between(x, axis, 2, null)];
  // The slope of the parabola through three points.
  const both = add(before, behind);
  const middle = add(
    add(
      multiply(divide(multiply(behind, -1), multiply(before, both)), left),
      multiply(divide(subtract(behind, before), multiply(before, behind)), center),
    ),
    multiply(divide(before, multiply(behind, both)), right),
  );
  const first = divide(subtract(between(x, axis, 1, 2), between(x, axis, 0, 1)), between(steps, axis, 0, 1));
  const last = divide(subtract(between(x, axis, -1, null), between(x, axis, -2, -1)), between(steps, axis, -1, null));
  return concatenate(promote("gradient", first, middle, last), axis);
};

/** The options of {@link trapezoid}. */
export interface TrapezoidOptions {
  /** The coordinates: `[n]`, or in the shape of the values. */
  readonly x?: ArrayLike;
  /** Where there are no coordinates, the distance between neighbours. @defaultValue 1 */
  readonly dx?: ArrayLike;
  /** @defaultValue the last */
  readonly axis?: number;
}

/**
 * The area under straight lines between the values along an axis.
 *
 *     Σᵢ (xᵢ₊₁ − xᵢ) · (yᵢ + yᵢ₊₁) / 2
 */
export const trapezoid = (y: ArrayLike, options?: TrapezoidOptions): NDArray => {
  const { x, dx, axis } = optionsOf("trapezoid", options, { x: undefined, dx: 1, axis: -1 });
  const [values, places] = promoteFloat("trapezoid", y, x ?? dx);
  checkRank("trapezoid", values, 1, "y");
  const at = axisOf("trapezoid", values.ndim, axis);
  const sums = lax.add(between(values, at, 1, null), between(values, at, 0, -1));
  const widths = x === undefined ? places : widthsOf(values, places, at);
  const areas = multiply(multiply(widths, sums), 0.5);
  return reduceSum(broadcastTo(areas, sums.shape, "trapezoid"), [at]);
};

const widthsOf = (values: NDArray, places: NDArray, axis: number): NDArray => {
  if (places.ndim === values.ndim && places.shape[axis] === values.shape[axis]) return diff(places, 1, axis);
  if (places.ndim !== 1 || places.size !== values.shape[axis])
    throw new ShapeError({
      op: "trapezoid",
      given: { y: values.shape, x: places.shape },
      expected: `x [${values.shape[axis]}], or in the shape of y`,
      mend: "Give a coordinate for each value along the axis.",
    });
  return reshape(
    diff(places),
    values.shape.map((_, i) => (i === axis ? places.size - 1 : 1)),
  );
};
