/** How many numbers fall where. */
import { array } from "../array.js";
import { broadcastTo } from "../broadcast.js";
import { hostOf } from "../concreteArray.js";
import { isFloat, type DType } from "../dtype.js";
import { describe, isConcrete, isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { and } from "../primitives/bitwise.js";
import { eq, ge, le } from "../primitives/compare.js";
import { concatenate } from "../primitives/concatenate.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { full, fullLike } from "../primitives/full.js";
import { scatterAdd } from "../primitives/gatherScatter.js";
import { reduceMax, reduceMin } from "../primitives/reductions.js";
import { reshape } from "../primitives/reshape.js";
import { select } from "../primitives/select.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { arrayOf, constant, floatOf } from "../promote.js";
import { range, sameShape, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { contiguous } from "../storage.js";
import { TracerError } from "../tracerError.js";
import { ValueError } from "../valueError.js";
import { wholeOf } from "./arguments.js";
import { add, divide, multiply, subtract } from "./arithmetic.js";
import { diff } from "./calculus.js";
import { less } from "./comparisons.js";
import { arange } from "./creation.js";
import { checkVector, searchsorted } from "./searching.js";
import { where } from "./selecting.js";
import { sliceRanges } from "./slicing.js";
import { indexArray, type Indices } from "./taking.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** A number of equal bins, or their limits `[bins + 1]` in ascending order. */
export type Bins = number | NDArray;

/** The options of {@link histogram}. */
export interface HistogramOptions {
  /** From where to where equal bins reach. @defaultValue from the smallest to the largest element */
  readonly range?: readonly [from: number, to: number] | null;
  /** What each element counts, in the shape of `x`. @defaultValue 1 */
  readonly weights?: ArrayLike;
  /** Whether to give a density, whose integral over the bins is 1, in place of counts. @defaultValue false */
  readonly density?: boolean;
}

/**
 * How many elements lie in each bin. A bin holds its lower limit and not its upper one, save the last, which holds both.
 * What lies outside, and NaN, is left out.
 *
 * @returns The counts `[bins]`, int32 or the dtype of the weights, and the limits `[bins + 1]`.
 * @example
 * ```ts
 * const [counts, limits] = np.histogram(np.array([1, 2, 2, 5]), 2);
 * counts; // [3 1]
 * limits; // [1. 3. 5.]
 * ```
 */
export const histogram = (
  x: ArrayLike,
  bins: Bins | readonly number[] = 10,
  options?: HistogramOptions,
): [counts: NDArray, limits: NDArray] => {
  const {
    range: span,
    weights,
    density,
  } = optionsOf("histogram", options, { range: undefined, weights: undefined, density: false });
  const a = floatOf("histogram", x);
  const limits = limitsOf("histogram", a, bins, span);
  const counts = countsOf("histogram", [a], [limits], weights, density);
  return [counts, limits];
};

/** The limits of the bins of {@link histogram}, `[bins + 1]`. */
export const histogramBinEdges = (
  x: ArrayLike,
  bins: Bins | readonly number[] = 10,
  options?: Pick<HistogramOptions, "range">,
): NDArray => {
  const { range: span } = optionsOf("histogramBinEdges", options, { range: undefined });
  return limitsOf("histogramBinEdges", floatOf("histogramBinEdges", x), bins, span);
};

/** The options of {@link histogram2d} and {@link histogramdd}. */
export interface HistogramNdOptions {
  /** For each coordinate from where to where equal bins reach. @defaultValue from the smallest to the largest */
  readonly range?: readonly (readonly [from: number, to: number] | null)[];
  readonly weights?: ArrayLike;
  /** Whether to give a density in place of counts. @defaultValue false */
  readonly density?: boolean;
}

/**
 * How many points lie in each bin of a plane: see {@link histogram}.
 *
 * @param x - The first coordinate of each point, `[n]`.
 * @param y - The second coordinate of each point, `[n]`.
 * @param bins - For both coordinates, or one for each.
 */
export const histogram2d = (
  x: ArrayLike,
  y: ArrayLike,
  bins: Bins | readonly Bins[] = 10,
  options?: HistogramNdOptions,
): [counts: NDArray, limitsOfX: NDArray, limitsOfY: NDArray] => {
  const coordinates = [floatOf("histogram2d", x), floatOf("histogram2d", y)];
  coordinates.forEach((c, i) => checkVector("histogram2d", "xy"[i], c));
  if (coordinates[0].size !== coordinates[1].size)
    throw new ShapeError({
      op: "histogram2d",
      given: { x: coordinates[0].shape, y: coordinates[1].shape },
      expected: "one shape for both",
      mend: "Give both coordinates of each point.",
    });
  const [counts, [ofX, ofY]] = ofPoints("histogram2d", coordinates, bins, options);
  return [counts, ofX, ofY];
};

/**
 * How many points lie in each bin of a space: see {@link histogram}.
 *
 * @param points - `[n, coordinates]`.
 * @param bins - For all coordinates, or one for each.
 */
export const histogramdd = (
  points: ArrayLike,
  bins: Bins | readonly Bins[] = 10,
  options?: HistogramNdOptions,
): [counts: NDArray, limits: NDArray[]] => {
  const a = floatOf("histogramdd", points);
  if (a.ndim !== 2)
    throw new ShapeError({
      op: "histogramdd",
      given: { points: a.shape },
      expected: "points [n, coordinates]",
      mend: "Stack the coordinates along axis 1.",
    });
  const [n, rank] = a.shape;
  const column = (i: number): NDArray =>
    reshape(
      sliceRanges(a, [
        { start: 0, step: 1, count: n },
        { start: i, step: 1, count: 1 },
      ]),
      [n],
    );
  return ofPoints("histogramdd", range(rank).map(column), bins, options);
};

const ofPoints = (
  op: string,
  coordinates: readonly NDArray[],
  bins: Bins | readonly Bins[],
  options: HistogramNdOptions | undefined,
): [NDArray, NDArray[]] => {
  const { range: spans, weights, density } = optionsOf(op, options, { range: undefined, weights: undefined, density: false });
  const each = Array.isArray(bins) ? (bins as readonly Bins[]) : coordinates.map(() => bins as Bins);
  if (each.length !== coordinates.length || (spans !== undefined && spans.length !== coordinates.length))
    throw new ValueError({
      op,
      given: `${each.length} bins and ${spans?.length ?? "no"} ranges for ${coordinates.length} coordinates`,
      expected: "one for all, or one for each coordinate",
      mend: "Give limits as arrays, so that a list has one entry for each coordinate.",
    });
  const limits = coordinates.map((c, i) => limitsOf(op, c, each[i], spans?.[i]));
  return [countsOf(op, coordinates, limits, weights, density), limits];
};

/** The limits of bins, in the dtype of the numbers. */
const limitsOf = (
  op: string,
  x: NDArray,
  bins: Bins | readonly number[],
  span: readonly [number, number] | null | undefined,
): NDArray => {
  if (typeof bins !== "number") {
    const limits = isNDArray(bins) ? convertDtype(bins, x.dtype) : listed(op, bins, x.dtype);
    checkVector(op, "bins", limits);
    if (limits.size < 2 || (isConcrete(limits) && !ascends([...contiguous(hostOf(limits)).data].slice(0, limits.size))))
      throw new ValueError({
        op,
        given: `${limits.size} limits${limits.size < 2 ? "" : " that do not ascend"}`,
        expected: "at least two, in ascending order",
        mend: "Sort them with np.sort.",
      });
    return limits;
  }
  const count = wholeOf(op, "bins", bins, 1);
  if (
    span !== undefined &&
    span !== null &&
    !(Array.isArray(span) && span.length === 2 && span.every(Number.isFinite) && span[0] <= span[1])
  )
    throw new ValueError({
      op,
      given: `range ${show(span)}`,
      expected: "[from, to], finite and in order",
      mend: "Leave it out to take that of the data.",
    });
  const [from, to] =
    span !== undefined && span !== null
      ? span.map((limit) => constant([], limit, "float64"))
      : x.size === 0
        ? [constant([], 0, "float64"), constant([], 1, "float64")]
        : [reduceMin, reduceMax].map((reduce) => convertDtype(reduce(x, range(x.ndim)), "float64"));
  // A single value gets a bin of width 1 around it.
  const half = select(eq(from, to), fullLike(from, 0.5), fullLike(from, 0));
  const [low, high] = [subtract(from, half), add(to, half)];
  // Each is rounded once, so that limits which are whole numbers are exact.
  const before = divide(multiply(subtract(high, low), arange(0, count, 1, "float64")), count);
  return convertDtype(concatenate([add(low, before), reshape(high, [1])], 0), x.dtype);
};

const listed = (op: string, bins: readonly number[], dtype: DType): NDArray => {
  if (Array.isArray(bins) && bins.every((limit) => typeof limit === "number")) return array(bins, { dtype });
  throw new ValueError({
    op,
    given: `bins ${show(bins)}`,
    expected: "a number of bins, or their limits as numbers",
    mend: "Write [0, 1, 2] for two bins.",
  });
};

const ascends = (limits: readonly number[]): boolean => limits.every((limit, i) => i === 0 || limit >= limits[i - 1]);

/** Counts points by the bins of all their coordinates. */
const countsOf = (
  op: string,
  coordinates: readonly NDArray[],
  limits: readonly NDArray[],
  weights: ArrayLike | undefined,
  density: boolean,
): NDArray => {
  const shape = limits.map((l) => l.size - 1);
  const total = shape.reduce((size, length) => size * length, 1);
  const { shape: points } = coordinates[0] ?? constant([0], 0, "float32");
  const w = weightsOf(op, points, weights);
  let place = constant(points, 0, "int32");
  let isInside = constant(points, 1, "bool");
  coordinates.forEach((c, i) => {
    const l = limits[i];
    const [first, last] = [0, l.size - 1].map((at) =>
      broadcastTo(reshape(sliceRanges(l, [{ start: at, step: 1, count: 1 }]), []), points),
    );
    const bin = subtract(searchsorted(l, c, { side: "right" }), 1);
    place = add(multiply(place, shape[i]), where(eq(c, last), shape[i] - 1, bin));
    isInside = and(isInside, and(ge(c, first), le(c, last)));
  });
  const counts = reshape(countedTo(total, where(isInside, place, total), w), shape);
  if (!density) return counts;
  const values = isFloat(counts.dtype) ? counts : convertDtype(counts, coordinates[0].dtype);
  const volumes = limits.reduce<NDArray>(
    (volume, l, i) =>
      multiply(
        volume,
        reshape(
          diff(l),
          shape.map((length, axis) => (axis === i ? length : 1)),
        ),
      ),
    constant([], 1, values.dtype),
  );
  return divide(divide(values, reduceSum(values, range(shape.length))), volumes);
};

const weightsOf = (op: string, shape: Shape, weights: ArrayLike | undefined): NDArray => {
  if (weights === undefined) return constant(shape, 1, "int32");
  const w = arrayOf(op, weights);
  if (sameShape(w.shape, shape)) return w.dtype === "bool" ? convertDtype(w, "int32") : w;
  throw new ShapeError({
    op,
    given: { x: shape, weights: w.shape },
    expected: "a weight for each element",
    mend: "Broadcast the weights.",
  });
};

/** Sums weights by place, from 0 to `length` − 1; what lies outside is dropped. */
const countedTo = (length: number, places: NDArray, weights: NDArray): NDArray => {
  const zeros = full([length], 0, weights.dtype);
  if (length === 0) return zeros;
  return scatterAdd(zeros, reshape(places, [places.size, 1]), reshape(weights, [places.size]), {
    dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] },
  });
};

/** The options of {@link bincount}. */
export interface BincountOptions {
  /** What each element counts, `[n]`. @defaultValue 1 */
  readonly weights?: ArrayLike;
  /** At least so many counts. @defaultValue 0 */
  readonly minlength?: number;
  /** Exactly so many counts; needed for traced arrays. Larger numbers are then left out. */
  readonly length?: number;
}

/**
 * How often each whole number from 0 on occurs, as int32 or in the dtype of the weights.
 *
 * @param x - Whole numbers `[n]`, none of them negative.
 * @throws TracerError on a traced array without a `length`.
 * @example
 * ```ts
 * np.bincount([1, 1, 3]); // [0 2 0 1]
 * ```
 */
export const bincount = (x: Indices, options?: BincountOptions): NDArray => {
  const { weights, minlength, length } = optionsOf("bincount", options, { weights: undefined, minlength: 0, length: undefined });
  const places = indexArray("bincount", x);
  checkVector("bincount", "x", places);
  const least = wholeOf("bincount", "minlength", minlength, 0);
  const w = weightsOf("bincount", places.shape, weights);
  if (isConcrete(places)) {
    const data = contiguous(hostOf(places)).data.slice(0, places.size);
    const negative = data.find((place) => place < 0);
    if (negative !== undefined)
      throw new ValueError({
        op: "bincount",
        given: `the number ${negative}`,
        expected: "numbers from 0 on",
        mend: "Shift them with np.subtract(x, np.min(x)).",
      });
    let most = -1;
    for (const place of data) most = Math.max(most, place);
    return countedTo(length === undefined ? Math.max(least, most + 1) : wholeOf("bincount", "length", length, 0), places, w);
  }
  if (length === undefined)
    throw new TracerError({
      op: "bincount",
      given: describe(places),
      expected: "an array with numbers, as the shape of the result depends on them",
      mend: "Give the option length.",
    });
  const size = wholeOf("bincount", "length", length, 0);
  return countedTo(size, where(less(places, 0), size, places), w);
};
