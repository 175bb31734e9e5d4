/** Elements more than once. */
import { broadcastTo } from "../broadcast.js";
import { describe, isConcrete, type ArrayLike, type NDArray, type Shape } from "../ndarray.js";
import { hostOf, fromBuffer } from "../concreteArray.js";
import { broadcastInDim } from "../primitives/sumBroadcast.js";
import { cumsum } from "../primitives/cumulative.js";
import { iota } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { arrayOf, constant } from "../promote.js";
import { range, sizeOf } from "../shape.js";
import { contiguous } from "../storage.js";
import { ShapeError } from "../shapeError.js";
import { TracerError } from "../tracerError.js";
import { ValueError } from "../valueError.js";
import { axisOf, shapeOf, wholeOf } from "./arguments.js";
import { indexArray, takeSlices, type Indices } from "./taking.js";
import { searchsorted } from "./searching.js";
import { concatenate } from "../primitives/concatenate.js";
import { sliceRanges } from "./slicing.js";
import { optionsOf } from "../optionsOf.js";

/**
 * The whole array beside itself, so many times along each axis.
 *
 * @param reps - From the last axis on; the array gets axes of length 1 in front where it has fewer.
 * @example
 * ```ts
 * np.tile(np.array([1, 2]), [2, 2]); // [[1. 2. 1. 2.]
 *                                    //  [1. 2. 1. 2.]]
 * ```
 */
export const tile = (x: ArrayLike, reps: number | Shape): NDArray => {
  const a = arrayOf("tile", x);
  const times = shapeOf("tile", reps);
  const rank = Math.max(a.ndim, times.length);
  const counts = [...new Array<number>(rank - times.length).fill(1), ...times];
  const lengths = [...new Array<number>(rank - a.ndim).fill(1), ...a.shape];
  // Each axis is repeated along a new one before it.
  const spread = broadcastInDim(
    reshape(a, lengths),
    lengths.flatMap((length, i) => [counts[i], length]),
    range(rank).map((axis) => 2 * axis),
  );
  return reshape(
    spread,
    lengths.map((length, i) => length * counts[i]),
  );
};

/** The options of {@link repeat}. */
export interface RepeatOptions {
  /** The length of the result along the axis, for traced numbers of repeats: more is cut off, missing is filled with the last element. */
  readonly totalRepeatLength?: number;
}

/**
 * Each element so many times, one behind the other.
 *
 * @param repeats - A number for all, or one for each element of the axis.
 * @param axis - Without one, all elements as they lie.
 * @throws {@link ShapeError} when there are not as many numbers as elements.
 * @example
 * ```ts
 * np.repeat(np.array([1, 2]), [1, 3]); // [1. 2. 2. 2.]
 * ```
 */
export const repeat = (x: ArrayLike, repeats: Indices, axis?: number | null, options?: RepeatOptions): NDArray => {
  const { totalRepeatLength } = optionsOf("repeat", options, { totalRepeatLength: undefined });
  const given = arrayOf("repeat", x);
  const whole = axis === undefined || axis === null;
  const a = whole ? reshape(given, [given.size]) : given;
  const at = whole ? 0 : axisOf("repeat", a.ndim, axis);
  const length = a.shape[at];
  if (typeof repeats === "number" && totalRepeatLength === undefined) {
    const times = wholeOf("repeat", "repeats", repeats, 0);
    const shape = [...a.shape.slice(0, at + 1), times, ...a.shape.slice(at + 1)];
    const spread = broadcastInDim(a, shape, [at + 1]);
    return reshape(
      spread,
      a.shape.map((n, i) => (i === at ? n * times : n)),
    );
  }
  const counts = indexArray("repeat", repeats);
  if (counts.ndim > 1 || (counts.size !== length && counts.size !== 1))
    throw new ShapeError({
      op: "repeat",
      given: { x: a.shape, repeats: counts.shape },
      expected: `one number, or ${length}, one for each element of axis ${at}`,
      mend: "Give a number for each element of the axis.",
    });
  if (totalRepeatLength !== undefined) {
    const each = broadcastTo(reshape(counts, counts.size === length ? [length] : [1]), [length]);
    const total = wholeOf("repeat", "totalRepeatLength", totalRepeatLength, 0);
    if (length === 0) return takeSlices("repeat", a, iota([0], 0, "int32"), at);
    // Element i ends before the sum of the first i + 1 counts.
    const places = searchsorted(cumsum(each, 0), iota([total], 0, "int32"), { side: "right" });
    return takeSlices("repeat", a, places, at);
  }
  if (!isConcrete(counts))
    throw new TracerError({
      op: "repeat",
      given: `the repeats ${describe(counts)}`,
      expected: "numbers, as the shape of the result depends on them",
      mend: "Give the option totalRepeatLength.",
    });
  return takeSlices("repeat", a, repeatedPlaces(counts, length), at);
};

const repeatedPlaces = (counts: NDArray, length: number): NDArray => {
  const { data } = contiguous(hostOf(counts));
  if (data.some((n) => n < 0))
    throw new ValueError({
      op: "repeat",
      given: "a negative number of repeats",
      expected: "numbers from 0 on",
      mend: "Clip them with np.maximum(repeats, 0).",
    });
  const places: number[] = [];
  for (let i = 0; i < length; i++) for (let k = 0; k < data[counts.size === 1 ? 0 : i]; k++) places.push(i);
  return fromBuffer({ shape: [places.length], dtype: "int32" }, Int32Array.from(places));
};

/** All elements as they lie, cut off or begun anew until they fill a shape. Of no elements, zeros. */
export const resize = (x: ArrayLike, shape: Shape | number): NDArray => {
  const a = arrayOf("resize", x);
  const to = shapeOf("resize", shape);
  const size = sizeOf(to);
  const flat = reshape(a, [a.size]);
  if (a.size === 0) return constant(to, 0, a.dtype);
  const times = Math.ceil(size / a.size);
  const enough = times <= 1 ? flat : concatenate(new Array<NDArray>(times).fill(flat), 0);
  return reshape(sliceRanges(enough, [{ start: 0, step: 1, count: size }]), to);
};
