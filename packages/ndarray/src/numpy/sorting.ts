/** Elements in order. */
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { iota } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { reverse } from "../primitives/reverse.js";
import * as lax from "../primitives/sort.js";
import { arrayOf } from "../promote.js";
import { sameShape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axisOf, wholeOf } from "./arguments.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link sort} and {@link argsort}. */
export interface SortOptions {
  /** From the largest to the smallest; equal elements still keep their order. @defaultValue false */
  readonly descending?: boolean;
}

/**
 * The elements in ascending order along an axis; without one (`null`), all as they lie. Stable; NaN comes last, or
 * first where it is descending. The derivative follows the elements.
 *
 * @example
 * ```ts
 * np.sort(np.array([3, 1, 2])); // [1. 2. 3.]
 * ```
 */
export const sort = (x: ArrayLike, axis: number | null = -1, options?: SortOptions): NDArray => {
  const { descending } = optionsOf("sort", options, { descending: false });
  const [a, at] = along("sort", x, axis);
  const flipped = descending ? reverse(a, [at]) : a;
  const [sorted] = lax.sort([flipped], at);
  return descending ? reverse(sorted, [at]) : sorted;
};

/** The indices that sort an array along an axis, as int32: see {@link sort}. */
export const argsort = (x: ArrayLike, axis: number | null = -1, options?: SortOptions): NDArray => {
  const { descending } = optionsOf("argsort", options, { descending: false });
  const [a, at] = along("argsort", x, axis);
  return order(a, at, descending);
};

/** The indices that sort along a checked axis. */
export const order = (x: NDArray, axis: number, descending = false): NDArray => {
  const places = iota(x.shape, axis, "int32");
  if (!descending) return lax.sort([x, places], axis)[1];
  // Sorted backwards from the back, so that equal elements keep their order.
  const [, backwards] = lax.sort([reverse(x, [axis]), reverse(places, [axis])], axis);
  return reverse(backwards, [axis]);
};

/**
 * The indices that sort by several keys, the last of which counts first.
 *
 * @param keys - Arrays of one shape; the last is the primary key.
 */
export const lexsort = (keys: readonly ArrayLike[] | NDArray, axis = -1): NDArray => {
  const list: readonly ArrayLike[] =
    Array.isArray(keys) || (isNDArray(keys) && keys.ndim > 0) ? [...(keys as Iterable<ArrayLike>)] : [];
  const arrays = list.map((key) => arrayOf("lexsort", key));
  if (arrays.length === 0)
    throw new ValueError({ op: "lexsort", given: "no keys", expected: "at least one", mend: "Write lexsort([minor, major])." });
  if (arrays.some((key) => !sameShape(key.shape, arrays[0].shape)))
    throw new ShapeError({
      op: "lexsort",
      given: Object.fromEntries(arrays.slice(0, 4).map((key, i) => [`key${i}`, key.shape])),
      expected: "one shape for all keys",
      mend: "Broadcast them first.",
    });
  const at = axisOf("lexsort", arrays[0].ndim, axis);
  const places = iota(arrays[0].shape, at, "int32");
  return lax.sort([...arrays.reverse(), places], at, arrays.length)[arrays.length];
};

/** The elements such that the one at `kth` is where sorting puts it, smaller ones before and larger ones behind. Here all are sorted. */
export const partition = (x: ArrayLike, kth: number, axis: number | null = -1): NDArray => {
  const [a, at] = along("partition", x, axis);
  checkKth("partition", a, kth, at);
  return lax.sort([a], at)[0];
};

/** The indices that {@link partition} an array. */
export const argpartition = (x: ArrayLike, kth: number, axis: number | null = -1): NDArray => {
  const [a, at] = along("argpartition", x, axis);
  checkKth("argpartition", a, kth, at);
  return order(a, at);
};

const checkKth = (op: string, x: NDArray, kth: number, axis: number): void => {
  const length = x.shape[axis];
  const k = wholeOf(op, "kth", kth);
  if (k < -length || k >= length)
    throw new ValueError({
      op,
      given: `kth ${k} for an axis of ${length} elements`,
      expected: length === 0 ? "an axis that is not empty" : `a place from ${-length} to ${length - 1}`,
      mend: "Negative places count from the end.",
    });
};

const along = (op: string, x: ArrayLike, axis: number | null): [NDArray, number] => {
  const a = arrayOf(op, x);
  if (axis === null) return [reshape(a, [a.size]), 0];
  return [a, axisOf(op, a.ndim, axis)];
};
