/** Arrays with elements added or taken away along an axis. */
import { broadcastTo } from "../broadcast.js";
import { hostOf } from "../concreteArray.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { concatenate } from "../primitives/concatenate.js";
import { reshape } from "../primitives/reshape.js";
import { moveaxis } from "../primitives/transpose.js";
import { arrayOf, commonType, toDtypeOf } from "../promote.js";
import { range } from "../shape.js";
import { contiguous } from "../storage.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axisOf, oneOf } from "./arguments.js";
import { checkConcrete, nonzeroOf, vector } from "./nonzero.js";
import { checkVector } from "./searching.js";
import { rangeOf, sliceRanges } from "./slicing.js";
import { indexArray, takeSlices, type Indices } from "./taking.js";

/**
 * An array without the elements at some places of an axis; without an axis, of all elements as they lie.
 *
 * @param places - Numbers that do not depend on a traced value: a number, a list, an array of integers, or of bool.
 * @throws {@link ValueError} for a place beyond the ends.
 */
export const deleteAt = (x: ArrayLike, places: Indices, axis?: number | null): NDArray => {
  const [a, at] = along("delete", x, axis);
  const gone = new Set(placesOf("delete", places, a.shape[at], a.shape[at] - 1));
  return takeSlices("delete", a, vector(range(a.shape[at]).filter((i) => !gone.has(i))), at);
};

export { deleteAt as delete };

/**
 * An array with values added before some places of an axis; without an axis, to all elements as they lie.
 *
 * @param places - Counted before anything is added; a number, a list, or an array of integers.
 * @param values - One for each place, or what broadcasts to that. Before a single place there may be several; before a
 * number, `[n]` is one slice with n elements where the array has more axes.
 * @throws {@link ValueError} for a place beyond the ends.
 * @example
 * ```ts
 * np.insert(np.array([1, 4]), 1, np.array([2, 3])); // [1. 2. 3. 4.]
 * ```
 */
export const insert = (x: ArrayLike, places: Indices, values: ArrayLike, axis?: number | null): NDArray => {
  const [given, at] = along("insert", x, axis);
  const dtype = commonType("insert", [given, values]);
  const a = toDtypeOf("insert", given, dtype);
  const length = a.shape[at];
  const isNumber = typeof places === "number" || (!Array.isArray(places) && arrayOf("insert", places as ArrayLike).ndim === 0);
  const before = placesOf("insert", places, length, length);
  const v = toDtypeOf("insert", values, dtype);

  // Before a number, the first axis of the values runs along the axis, which so may get a whole slice; before a list
  // they have the axes of the array.
  const rank = a.ndim;
  const filled = v.ndim < rank ? reshape(v, [...new Array<number>(rank - v.ndim).fill(1), ...v.shape]) : v;
  const open = isNumber && filled.ndim === rank ? moveaxis(filled, 0, at) : filled;
  const isSingle = before.length === 1 && open.ndim === rank;
  const count = isSingle ? open.shape[at] : before.length;
  const target = a.shape.map((n, i) => (i === at ? count : n));
  const added = broadcastTo(open, target, "insert");
  const all = concatenate([a, added], at);

  // The new elements have the numbers behind the old ones; those of one place keep their order.
  const targets = isSingle ? new Array<number>(count).fill(before[0]) : before;
  const order = [
    ...range(length).map((i) => ({ place: i + 0.5, element: i })),
    ...targets.map((place, i) => ({ place, element: length + i })),
  ].sort((p, q) => p.place - q.place);
  return takeSlices("insert", all, vector(order.map(({ element }) => element)), at);
};

const along = (op: string, x: ArrayLike, axis: number | null | undefined): [NDArray, number] => {
  const a = arrayOf(op, x);
  return axis === undefined || axis === null ? [reshape(a, [a.size]), 0] : [a, axisOf(op, a.ndim, axis)];
};

/** Places as numbers from 0 to `most`; those where a mask holds. */
const placesOf = (op: string, places: Indices, length: number, most: number): number[] => {
  const isMask = isNDArray(places) && places.dtype === "bool";
  const array = isMask ? (places as NDArray) : indexArray(op, places);
  checkConcrete(op, array);
  if (isMask) {
    checkVector(op, "places", array);
    if (array.size !== length)
      throw new ShapeError({
        op,
        given: { places: array.shape },
        expected: `a mask [${length}], as the axis`,
        mend: "Give a bool for each element.",
      });
    return [...contiguous(hostOf(nonzeroOf(array)[0])).data];
  }
  const list = [...contiguous(hostOf(array)).data].slice(0, array.size);
  const outside = list.find((place) => place < -length || place > most);
  if (outside !== undefined)
    throw new ValueError({
      op,
      given: `the place ${outside} on an axis of ${length} elements`,
      expected: most < 0 ? "none, as the axis is empty" : `places from ${-length} to ${most}`,
      mend: "Negative places count from the end.",
    });
  return list.map((place) => (place < 0 ? place + length : place));
};

/**
 * A vector without zeros at its ends.
 *
 * @param trim - Where: `f` in front, `b` at the back. @defaultValue "fb"
 */
export const trimZeros = (x: ArrayLike, trim: "fb" | "f" | "b" = "fb"): NDArray => {
  const a = arrayOf("trimZeros", x);
  checkVector("trimZeros", "x", a);
  const where = oneOf("trimZeros", "trim", trim, ["fb", "f", "b"]);
  checkConcrete("trimZeros", a);
  const data = [...contiguous(hostOf(a)).data].slice(0, a.size);
  const first = data.findIndex((v) => v !== 0);
  const last = data.length - 1 - [...data].reverse().findIndex((v) => v !== 0);
  if (first < 0) return sliceRanges(a, [rangeOf("trimZeros", a.size, 0, 0)]);
  return sliceRanges(a, [rangeOf("trimZeros", a.size, where.includes("f") ? first : 0, where.includes("b") ? last + 1 : a.size)]);
};
