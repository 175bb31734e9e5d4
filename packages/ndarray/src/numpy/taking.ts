/** Elements at positions that are arrays. */
import { broadcastShapes, broadcastTo } from "../broadcast.js";
import { array } from "../array.js";
import { highest, isInteger, isUnsigned, lowest } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { isNDArray, type ArrayLike, type NDArray, type Nested } from "../ndarray.js";
import { add } from "../primitives/arithmetic.js";
import { lt } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { rem } from "../primitives/rem.js";
import { reshape } from "../primitives/reshape.js";
import { select } from "../primitives/select.js";
import * as lax from "../primitives/takeAlong.js";
import { arrayOf, constant } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axisOf, oneOf, numberOf } from "./arguments.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** Positions: an array of integers, a number, or nested lists of numbers. */
export type Indices = ArrayLike | readonly Nested[];

/** What an index beyond the ends does. */
export interface IndexOptions {
  /**
   * `clip` takes the nearest element, `wrap` goes round, `fill` gives `fillValue`. Negative indices count from the end
   * first. @defaultValue "clip"
   */
  readonly mode?: "clip" | "wrap" | "fill";
  /** For `fill`. @defaultValue NaN for floats, the lowest number of a signed dtype, the highest of an unsigned one, true */
  readonly fillValue?: number;
}

/**
 * Elements or slices at positions along an axis; without an axis, of all elements as they lie.
 *
 *     out[…, i…, …] = x[…, indices[i…], …]
 *
 * @param indices - Integers; −1 is the last. What lies beyond the ends is clipped, as in jax: see `mode`.
 * @returns The shape of `x` with that of `indices` in the place of the axis.
 * @throws {@link DTypeError} when the indices are no integers; {@link ShapeError} when the axis is empty.
 * @example
 * ```ts
 * np.take(np.array([10, 20, 30]), [0, -1, 7]); // [10. 30. 30.]
 * ```
 */
export const take = (x: ArrayLike, indices: Indices, axis?: number | null, options?: IndexOptions): NDArray => {
  const a = arrayOf("take", x);
  const whole = axis === undefined || axis === null;
  const from = whole ? reshape(a, [a.size]) : a;
  const at = whole ? 0 : axisOf("take", a.ndim, axis);
  return takeSlices("take", from, indexArray("take", indices), at, options);
};

/** {@link take} along a checked axis, for functions of other names. */
export const takeSlices = (op: string, x: NDArray, indices: NDArray, axis: number, options?: IndexOptions): NDArray => {
  checkFilled(op, x, axis, indices);
  const { places, fill } = resolved(op, indices, x.shape[axis], options);
  return lax.takeSlices(x, places, axis, fill);
};

/**
 * One element for each index: along an axis, the indices choose within their own row. The other axes broadcast.
 *
 *     out[…, i, …] = x[…, indices[…, i, …], …]
 *
 * @param axis - Without one, `x` and the indices are taken as they lie. @defaultValue the last
 * @example
 * ```ts
 * const x = np.array([[3, 1], [2, 4]]);
 * np.takeAlongAxis(x, np.argsort(x, 1), 1); // [[1. 3.]
 *                                          //  [2. 4.]]
 * ```
 */
export const takeAlongAxis = (x: ArrayLike, indices: Indices, axis: number | null = -1, options?: IndexOptions): NDArray => {
  const a = arrayOf("takeAlongAxis", x);
  const i = indexArray("takeAlongAxis", indices);
  if (axis === null) return along("takeAlongAxis", reshape(a, [a.size]), reshape(i, [i.size]), 0, options);
  checkSameRank("takeAlongAxis", a, i);
  return along("takeAlongAxis", a, i, axisOf("takeAlongAxis", a.ndim, axis), options);
};

const along = (op: string, x: NDArray, indices: NDArray, axis: number, options: IndexOptions | undefined): NDArray => {
  const [from, to] = alignedAlong(op, x, indices, axis);
  checkFilled(op, from, axis, to);
  const { places, fill } = resolved(op, to, from.shape[axis], options);
  return lax.takeAlong(from, places, axis, fill);
};

/** Array and indices, broadcast against each other save along the axis. */
export const alignedAlong = (op: string, x: NDArray, indices: NDArray, axis: number): [NDArray, NDArray] => {
  const but = (shape: readonly number[], length: number): number[] => shape.map((n, i) => (i === axis ? length : n));
  const shape = broadcastShapes(op, but(x.shape, 1), but(indices.shape, 1));
  return [broadcastTo(x, but(shape, x.shape[axis]), op), broadcastTo(indices, but(shape, indices.shape[axis]), op)];
};

/** Throws unless indices have the axes of the array. */
export const checkSameRank = (op: string, x: NDArray, indices: NDArray): void => {
  if (x.ndim === indices.ndim) return;
  throw new ShapeError({
    op,
    given: { x: x.shape, indices: indices.shape },
    expected: "as many axes in the indices as in x",
    mend: "Reshape the indices, or use np.take for whole slices.",
  });
};

/** Indices as an array of integers. */
export const indexArray = (op: string, indices: Indices): NDArray => {
  if (typeof indices === "number" && Number.isInteger(indices)) return constant([], within32(op, indices), "int32");
  if (Array.isArray(indices)) {
    if ((indices as readonly unknown[]).flat(Infinity).every(Number.isInteger) && isEven(indices))
      return array(indices as Nested, { dtype: "int32" });
    throw new ValueError({
      op,
      given: `the indices ${show(indices)}`,
      expected: "whole numbers, lists of one level equally long",
      mend: "Round them, or make an array of each list.",
    });
  }
  if (isNDArray(indices) && (isInteger(indices.dtype) || indices.weak === "integer"))
    return indices.dtype === "uint32" ? indices : convertDtype(indices, "int32");
  throw new DTypeError({
    op,
    given: { indices: isNDArray(indices) ? indices.dtype : show(indices) },
    expected: "integers",
    mend: 'Convert with astype(indices, "int32"), or make them with np.array(values, { dtype: "int32" }).',
  });
};

/** Whether the lists of each level are equally long, and numbers all at one level. */
const isEven = (list: unknown): boolean => {
  if (!Array.isArray(list)) return true;
  const [first] = list as readonly unknown[];
  return list.every(
    (it: unknown) =>
      Array.isArray(it) === Array.isArray(first) &&
      (!Array.isArray(it) || it.length === (first as readonly unknown[]).length) &&
      isEven(it),
  );
};

const within32 = (op: string, index: number): number => {
  if (index >= lowest("int32") && index <= highest("int32")) return index;
  throw new ValueError({ op, given: `the index ${index}`, expected: "an index of 32 bits", mend: "Check where it comes from." });
};

/** Indices from 0 to `length` − 1 where they lie within, and what is to become of the others; `wrap` brings all of them there. */
export const resolved = (
  op: string,
  indices: NDArray,
  length: number,
  options: IndexOptions | undefined,
): { readonly places: NDArray; readonly fill: lax.TakeOptions } => {
  const { mode, fillValue } = optionsOf(op, options, { mode: "clip", fillValue: undefined });
  const how = oneOf(op, "mode", mode, ["clip", "wrap", "fill"]);
  const fill: lax.TakeOptions = {
    mode: how === "fill" ? "fill" : "clip",
    ...(fillValue === undefined ? {} : { fillValue: numberOf(op, "fillValue", fillValue) }),
  };
  if (isUnsigned(indices.dtype)) return { places: how === "wrap" ? rem(indices, ofLength(indices, length)) : indices, fill };
  const n = ofLength(indices, length);
  const zero = fullLike(indices, 0);
  const around = how === "wrap" ? rem(indices, n) : indices;
  return { places: select(lt(around, zero), add(around, n), around), fill };
};

const ofLength = (indices: NDArray, length: number): NDArray => fullLike(indices, length);

const checkFilled = (op: string, x: NDArray, axis: number, indices: NDArray): void => {
  if (x.shape[axis] !== 0 || indices.size === 0) return;
  throw new ShapeError({
    op,
    given: { x: x.shape, indices: indices.shape },
    expected: `at least one element along axis ${axis}`,
    mend: "Leave empty arrays out, or take no elements.",
  });
};
