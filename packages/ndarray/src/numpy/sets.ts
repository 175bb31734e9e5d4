/** Arrays as sets. How many elements differ decides the shape, so these run eagerly, or to a given size. */
import { broadcastTo } from "../broadcast.js";
import { fromBuffer, hostOf } from "../concreteArray.js";
import { allocate } from "../dtype.js";
import { isConcrete, type ArrayLike, type NDArray } from "../ndarray.js";
import { and, not, or } from "../primitives/bitwise.js";
import { eq, lt, ne } from "../primitives/compare.js";
import { concatenate } from "../primitives/concatenate.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { full, iota } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { select } from "../primitives/select.js";
import { sort } from "../primitives/sort.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { takeSlices } from "../primitives/takeAlong.js";
import { arrayOf, constant, promote, toDtypeOf } from "../promote.js";
import { contiguous } from "../storage.js";
import { axisOf, wholeOf } from "./arguments.js";
import { nonzero, checkConcrete, needsSize, vector } from "./nonzero.js";
import { searchsorted } from "./searching.js";
import { sliceRanges } from "./slicing.js";
import { takeSlices as takeAt } from "./taking.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link unique}. */
export interface UniqueOptions {
  /** Compare whole slices along this axis. @defaultValue all elements as they lie */
  readonly axis?: number;
  /** The length of the result: what is more is cut off, what is missing filled. Needed for traced arrays, and only without an axis. */
  readonly size?: number;
  /** What fills. @defaultValue the smallest element */
  readonly fillValue?: ArrayLike;
}

/**
 * The different elements in ascending order. NaNs count as one.
 *
 * @throws TracerError on a traced array without a `size`.
 * @example
 * ```ts
 * np.unique(np.array([3, 1, 3])); // [1. 3.]
 * ```
 */
export const unique = (x: ArrayLike, options?: UniqueOptions): NDArray => {
  const { axis, size, fillValue } = optionsOf("unique", options, { axis: undefined, size: undefined, fillValue: undefined });
  const a = arrayOf("unique", x);
  if (axis !== undefined) return uniqueSlices(a, axisOf("unique", a.ndim, axis));
  if (size !== undefined) return uniqueTo(a, wholeOf("unique", "size", size, 0), fillValue);
  return picked(a, distinct("unique", a).first);
};

/** The different elements, and for each where it occurs first and how often; for each element, the number of its value. */
export interface UniqueAll {
  /** In ascending order. */
  readonly values: NDArray;
  /** The index at which each value occurs first, as int32. */
  readonly indices: NDArray;
  /** For each element of the array the index of its value, in the shape of the array. */
  readonly inverseIndices: NDArray;
  /** How often each value occurs, as int32. */
  readonly counts: NDArray;
}

/** The different elements in ascending order, where and how often they occur. */
export const uniqueAll = (x: ArrayLike): UniqueAll => allOf("uniqueAll", x);

/** The different elements in ascending order, and how often they occur. */
export const uniqueCounts = (x: ArrayLike): Pick<UniqueAll, "values" | "counts"> => {
  const { values, counts } = allOf("uniqueCounts", x);
  return { values, counts };
};

/** The different elements in ascending order, and for each element the index of its value. */
export const uniqueInverse = (x: ArrayLike): Pick<UniqueAll, "values" | "inverseIndices"> => {
  const { values, inverseIndices } = allOf("uniqueInverse", x);
  return { values, inverseIndices };
};

/** The different elements in ascending order: see {@link unique}. */
export const uniqueValues = (x: ArrayLike): NDArray => {
  const a = arrayOf("uniqueValues", x);
  return picked(a, distinct("uniqueValues", a).first);
};

/** The elements of both in ascending order, each once. */
export const union1d = (x: ArrayLike, y: ArrayLike, options?: Omit<UniqueOptions, "axis">): NDArray => {
  const { size, fillValue } = optionsOf("union1d", options, { size: undefined, fillValue: undefined });
  const [a, b] = flat("union1d", x, y);
  if (size !== undefined) return uniqueTo(concatenate([a, b], 0), wholeOf("union1d", "size", size, 0), fillValue);
  return merged("union1d", a, b, (inA, inB) => inA || inB);
};

/** The elements that both have, in ascending order, each once. */
export const intersect1d = (x: ArrayLike, y: ArrayLike): NDArray =>
  merged("intersect1d", ...flat("intersect1d", x, y), (inA, inB) => inA && inB);

/** The elements of `x` that `y` does not have, in ascending order, each once. */
export const setdiff1d = (x: ArrayLike, y: ArrayLike): NDArray =>
  merged("setdiff1d", ...flat("setdiff1d", x, y), (inA, inB) => inA && !inB);

/** The elements that exactly one of the two has, in ascending order, each once. */
export const setxor1d = (x: ArrayLike, y: ArrayLike): NDArray =>
  merged("setxor1d", ...flat("setxor1d", x, y), (inA, inB) => inA !== inB);

/** For each element of `x` whether `test` has it; NaN is never found. */
export const isin = (x: ArrayLike, test: ArrayLike, options?: { readonly invert?: boolean }): NDArray => {
  const { invert } = optionsOf("isin", options, { invert: false });
  const [a, b] = promote("isin", x, test);
  const found = b.size === 0 ? constant(a.shape, 0, "bool") : isAmong(a, sort([reshape(b, [b.size])], 0)[0]);
  return invert ? not(found) : found;
};

const isAmong = (x: NDArray, sorted: NDArray): NDArray => eq(takeAt("isin", sorted, searchsorted(sorted, x), 0), x);

/** The elements of an array in order: for each different one where it comes first, and the places of all. */
interface Distinct {
  readonly first: readonly number[];
  readonly counts: readonly number[];
  /** For each element the number of its value. */
  readonly inverse: Int32Array;
}

const distinct = (op: string, x: NDArray): Distinct => {
  if (!isConcrete(x)) throw needsSize(op, x);
  const { data } = contiguous(hostOf(x));
  const order = Array.from({ length: x.size }, (_, i) => i).sort((i, j) => compare(data[i], data[j]) || i - j);
  const first: number[] = [];
  const counts: number[] = [];
  const inverse = new Int32Array(x.size);
  order.forEach((place, i) => {
    if (i === 0 || compare(data[order[i - 1]], data[place]) !== 0) {
      first.push(place);
      counts.push(0);
    }
    counts[counts.length - 1]++;
    inverse[place] = first.length - 1;
  });
  return { first, counts, inverse };
};

/** NaN is larger than all numbers and equal to itself. */
const compare = (a: number, b: number): number => {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
};

const picked = (x: NDArray, places: readonly number[]): NDArray => {
  const { data } = contiguous(hostOf(x));
  const out = allocate(x.dtype, places.length);
  places.forEach((place, i) => (out[i] = data[place]));
  return fromBuffer({ shape: [places.length], dtype: x.dtype }, out);
};

const allOf = (op: string, x: ArrayLike): UniqueAll => {
  const a = arrayOf(op, x);
  const { first, counts, inverse } = distinct(op, a);
  return {
    values: picked(a, first),
    indices: vector(first),
    inverseIndices: fromBuffer({ shape: a.shape, dtype: "int32" }, inverse),
    counts: vector(counts),
  };
};

/** Whole slices along an axis, in lexicographic order. */
const uniqueSlices = (x: NDArray, axis: number): NDArray => {
  checkConcrete("unique", x);
  const { data } = contiguous(hostOf(x));
  const inner = x.shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const outer = x.shape.slice(0, axis).reduce((size, length) => size * length, 1);
  const length = x.shape[axis];
  const order = (i: number, j: number): number => {
    for (let o = 0; o < outer; o++)
      for (let k = 0; k < inner; k++) {
        const c = compare(data[(o * length + i) * inner + k], data[(o * length + j) * inner + k]);
        if (c !== 0) return c;
      }
    return 0;
  };
  const sorted = Array.from({ length }, (_, i) => i).sort((i, j) => order(i, j) || i - j);
  const first = sorted.filter((slice, i) => i === 0 || order(sorted[i - 1], slice) !== 0);
  return takeAt("unique", x, vector(first), axis);
};

/** To a length that is known beforehand. */
const uniqueTo = (x: NDArray, size: number, fillValue: ArrayLike | undefined): NDArray => {
  const n = x.size;
  if (n === 0) return toDtypeOf("unique", fillValue ?? 0, x.dtype, [size]);
  const [sorted] = sort([reshape(x, [n])], 0);
  const whole = (start: number, count: number): NDArray => sliceRanges(sorted, [{ start, step: 1, count }]);
  const [earlier, later] = [whole(0, n - 1), whole(1, n - 1)];
  const differs = and(ne(earlier, later), or(eq(earlier, earlier), eq(later, later)));
  const isNew = concatenate([full([1], 1, "bool"), differs], 0);
  const [places] = nonzero(isNew, { size });
  const count = reduceSum(convertDtype(isNew, "int32"), [0]);
  const isFound = lt(iota([size], 0, "int32"), broadcastTo(count, [size]));
  const fill = fillValue === undefined ? reshape(whole(0, 1), []) : toDtypeOf("unique", fillValue, x.dtype);
  return select(isFound, takeSlices(sorted, places, 0), broadcastTo(fill, [size], "unique"));
};

const flat = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const [a, b] = promote(op, x, y);
  return [a.ndim === 1 ? a : reshape(a, [a.size]), b.ndim === 1 ? b : reshape(b, [b.size])];
};

/** The different elements of two arrays, of which `isKept` decides by who has them. */
const merged = (op: string, x: NDArray, y: NDArray, isKept: (inX: boolean, inY: boolean) => boolean): NDArray => {
  checkConcrete(op, x, y);
  const [a, b] = [distinct(op, x), distinct(op, y)];
  const [p, q] = [contiguous(hostOf(x)).data, contiguous(hostOf(y)).data];
  const kept: number[] = [];
  for (let i = 0, j = 0; i < a.first.length || j < b.first.length;) {
    const [u, v] = [p[a.first[i]], q[b.first[j]]];
    const c = i === a.first.length ? 1 : j === b.first.length ? -1 : compare(u, v);
    if (isKept(c <= 0, c >= 0)) kept.push(c <= 0 ? u : v);
    if (c <= 0) i++;
    if (c >= 0) j++;
  }
  const out = allocate(x.dtype, kept.length);
  out.set(kept);
  return fromBuffer({ shape: [kept.length], dtype: x.dtype }, out);
};
