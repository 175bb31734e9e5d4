/** Where elements are not zero. How many there are decides the shape, so this runs eagerly, or to a given size. */
import { fromBuffer, hostOf } from "../concreteArray.js";
import { isConcrete, describe, type ArrayLike, type NDArray } from "../ndarray.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike, iota } from "../primitives/full.js";
import { lt } from "../primitives/compare.js";
import { not } from "../primitives/bitwise.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { reshape } from "../primitives/reshape.js";
import { select } from "../primitives/select.js";
import { sort } from "../primitives/sort.js";
import { broadcastTo } from "../broadcast.js";
import { arrayOf, constant } from "../promote.js";
import { rowMajorStrides } from "../shape.js";
import { contiguous } from "../storage.js";
import { TracerError } from "../tracerError.js";
import { checkRank, wholeOf } from "./arguments.js";
import { floorDivide, remainder } from "./division.js";
import { stack } from "./joining.js";
import { sliceRanges } from "./slicing.js";
import { pad } from "../primitives/padSlice.js";
import { optionsOf } from "../optionsOf.js";

/** For functions whose result is as long as the data say. */
export interface SizeOptions {
  /** The length of the result: what is more is cut off, what is missing filled. Needed for traced arrays. */
  readonly size?: number;
  /** What fills. @defaultValue 0 */
  readonly fillValue?: number;
}

/**
 * The indices of the elements that are not zero, in row-major order: one int32 array `[count]` for each axis.
 *
 * @throws {@link TracerError} on a traced array without a `size`.
 * @example
 * ```ts
 * np.nonzero(np.array([[0, 5], [7, 0]])); // [[0, 1], [1, 0]]
 * ```
 */
export const nonzero = (x: ArrayLike, options?: SizeOptions): NDArray[] => {
  const a = arrayOf("nonzero", x);
  checkRank("nonzero", a, 1);
  return located("nonzero", a, options);
};

/** The indices of the elements that are not zero, one row for each: int32 `[count, axes]`. */
export const argwhere = (x: ArrayLike, options?: SizeOptions): NDArray => {
  const a = arrayOf("argwhere", x);
  if (a.ndim > 0) return stack(located("argwhere", a, options), 1);
  const [index] = located("argwhere", reshape(a, [1]), options);
  return constant([index.size, 0], 0, "int32");
};

/** The indices of the elements that are not zero, as they lie: int32 `[count]`. */
export const flatnonzero = (x: ArrayLike, options?: SizeOptions): NDArray => {
  const a = arrayOf("flatnonzero", x);
  return located("flatnonzero", reshape(a, [a.size]), options)[0];
};

/** {@link nonzero} of a concrete array. */
export const nonzeroOf = (x: NDArray): NDArray[] => {
  const found = foundIn(x);
  const strides = rowMajorStrides(x.shape);
  return x.shape.map((length, axis) => vector(found.map((i) => Math.floor(i / strides[axis]) % length)));
};

const foundIn = (x: NDArray): number[] => {
  const { data } = contiguous(hostOf(x));
  const found: number[] = [];
  for (let i = 0; i < x.size; i++) if (data[i] !== 0) found.push(i);
  return found;
};

/** Whole numbers as an int32 array `[n]`. */
export const vector = (values: readonly number[]): NDArray =>
  fromBuffer({ shape: [values.length], dtype: "int32" }, Int32Array.from(values));

const located = (op: string, x: NDArray, options: SizeOptions | undefined): NDArray[] => {
  const { size, fillValue } = optionsOf(op, options, { size: undefined, fillValue: 0 });
  if (size !== undefined) return locatedTo(op, x, wholeOf(op, "size", size, 0), wholeOf(op, "fillValue", fillValue));
  if (!isConcrete(x)) throw needsSize(op, x);
  return nonzeroOf(x);
};

/** The error for a shape that would depend on traced numbers. */
export const needsSize = (op: string, x: NDArray): TracerError =>
  new TracerError({
    op,
    given: describe(x),
    expected: "an array with numbers, as the shape of the result depends on them",
    mend: "Give the option size, keep the shape with np.where, or call it outside of the transformed function.",
  });

/** The throw of {@link needsSize}, where there is no way with a size. */
export const checkConcrete = (op: string, ...xs: readonly NDArray[]): void => {
  for (const x of xs)
    if (!isConcrete(x))
      throw new TracerError({
        op,
        given: describe(x),
        expected: "an array with numbers, as the shape of the result depends on them",
        mend: "Call it outside of the transformed function, or keep the shape with np.where.",
      });
};

/** The first `size` places that hold, from a stable sort that brings them to the front. */
const locatedTo = (op: string, x: NDArray, size: number, fillValue: number): NDArray[] => {
  const holds = convertDtype(reshape(x, [x.size]), "bool");
  const count = reduceSum(convertDtype(holds, "int32"), [0]);
  const order = sort([not(holds), iota([x.size], 0, "int32")], 0)[1];
  const first = resized(order, size);
  const isFound = lt(iota([size], 0, "int32"), broadcastTo(count, [size]));
  const strides = rowMajorStrides(x.shape);
  return x.shape.map((length, axis) => {
    const index = remainder(floorDivide(first, Math.max(1, strides[axis])), Math.max(1, length));
    return select(isFound, index, fullLike(index, fillValue));
  });
};

/** A vector cut off or filled with zeros to a length. */
export const resized = (x: NDArray, length: number): NDArray =>
  x.size >= length
    ? sliceRanges(x, [{ start: 0, step: 1, count: length }])
    : pad(x, fullLike({ shape: [], dtype: x.dtype }, 0), [[0, length - x.size, 0]]);
