import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  allocate,
  contiguous,
  fromBuffer,
  hostOf,
  mapTrees,
  optionsOf,
  sameShape,
  show,
  sizeOf,
} from "@nabla-js/ndarray/internal";
import type { BatchOptions } from "./batch.js";
import { checkCount, checkSequence } from "../checks.js";
import { sequence, type Sequence } from "./sequence.js";

/** The options of {@link padBatch}. */
export interface PadBatchOptions extends BatchOptions {
  /** What stands behind the end of what is shorter. @defaultValue 0 */
  readonly value?: number;
  /** The length of every first axis; longer ones are cut. @defaultValue the longest of the batch */
  readonly length?: number;
}

/** A batch of {@link padBatch}: the arrays, and how much of each is its own. */
export type PaddedBatch<T> = {
  readonly data: T;
  /** The tree of `data`, with int32 `[batch]` for each array: the first length of each example; `null` for single numbers. */
  readonly lengths: unknown;
};

/**
 * Batches of examples whose arrays differ in their first length: texts, recordings. An array `[time, …]` becomes
 * `[batch, longest, …]`; single numbers are stacked.
 *
 * @throws {@link ShapeError} when arrays at one place differ in more than their first length.
 * @example
 * ```ts
 * const data = sequence(2, (i) => np.arange(i + 1));
 * const { data: padded, lengths } = pipe(data, padBatch(2)).at(0);
 * padded; // [[0 0]
 *         //  [0 1]]
 * lengths; // [1 2]
 * ```
 */
export const padBatch = (size: number, options?: PadBatchOptions): (<T>(data: Sequence<T>) => Sequence<PaddedBatch<T>>) => {
  checkCount("padBatch", "size", size, 1);
  const { dropLast, value, length } = optionsOf("padBatch", options, { dropLast: false, value: 0, length: undefined });
  checkPadding(value);
  if (length !== undefined) checkCount("padBatch", "length", length, 0);
  return <T>(data: Sequence<T>) => {
    checkSequence("padBatch", data);
    return sequence(dropLast ? Math.floor(data.length / size) : Math.ceil(data.length / size), (index): PaddedBatch<T> => {
      const count = Math.min(size, data.length - index * size);
      const [first, ...others] = Array.from({ length: count }, (_, i) => data.at(index * size + i));
      const roots = Array.from({ length: count }, (_, i) => `example ${i}`);
      return {
        data: mapTrees({ op: "padBatch", roots, f: (path, ...rows) => padded(path, rows, value, length) }, first, ...others) as T,
        lengths: mapTrees({ op: "padBatch", roots, f: (_path, ...rows) => lengthsOf(rows, length) }, first, ...others),
      };
    });
  };
};

/** Throws unless it is a number; infinities and NaN are some, for floats. */
const checkPadding = (value: unknown): void => {
  if (typeof value !== "number")
    throw new ValueError({
      op: "padBatch",
      given: `value ${show(value)}`,
      expected: "a number",
      mend: "Leave it out for zeros.",
    });
};

const cutTo = (x: NDArray, length: number | undefined): number => Math.min(x.shape[0], length ?? Infinity);

const lengthsOf = (rows: readonly NDArray[], length: number | undefined): NDArray | null =>
  rows[0].ndim === 0
    ? null
    : fromBuffer(
        { shape: [rows.length], dtype: "int32" },
        Int32Array.from(rows, (row) => cutTo(row, length)),
      );

const padded = (path: string, rows: readonly NDArray[], value: number, length: number | undefined): NDArray => {
  const [{ shape, dtype, ndim }] = rows;
  rows.forEach((row, i) => {
    if (row.dtype !== dtype || row.ndim !== ndim || !sameShape(row.shape.slice(1), shape.slice(1)))
      throw new ShapeError({
        op: "padBatch",
        given: { [`example 0${path} (${dtype})`]: shape, [`example ${i}${path} (${row.dtype})`]: row.shape },
        expected: "arrays that differ in their first length alone",
        mend: "Bring the examples to one rank and dtype first.",
      });
  });
  const hosts = rows.map((row) => contiguous(hostOf(row)));
  const longest = ndim === 0 ? 1 : (length ?? Math.max(...rows.map((row) => row.shape[0])));
  const width = sizeOf(shape.slice(1));
  const data = allocate(dtype, rows.length * longest * width);
  if (value !== 0) data.fill(value);
  hosts.forEach((host, i) => {
    const own = (ndim === 0 ? 1 : cutTo(rows[i], longest)) * width;
    data.set(host.data.subarray(0, own), i * longest * width);
  });
  return fromBuffer({ shape: [rows.length, ...(ndim === 0 ? [] : [longest]), ...shape.slice(1)], dtype }, data);
};
