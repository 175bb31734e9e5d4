import type { DType, TypedArray } from "./dtype.js";
import { allocate } from "./dtype.js";
import type { Shape } from "./shape.js";
import { rowMajorStrides, sizeOf } from "./shape.js";

/** What is known of an array before its numbers are: its shape and dtype. */
export interface ArrayType {
  readonly shape: Shape;
  readonly dtype: DType;
  /** Set for a JavaScript number whose dtype is still open: it adopts the dtype of what it meets. */
  readonly weak?: "integer" | "float";
}

/**
 * Elements a plain loop can read: a buffer and, where it is not simply row-major from its start, the strides.
 * A stride is 0 along an axis that repeats.
 */
export interface HostArray extends ArrayType {
  readonly data: TypedArray;
  /** `null` when the elements lie row-major and without gaps. */
  readonly strides: readonly number[] | null;
}

/** Where the elements of a concrete array lie. Backends bring their own. */
export interface Storage {
  /** `host`, or the name of the backend whose memory it is. */
  readonly device: string;
  /** Set once a second array looks at the same memory, so that nobody reuses it in place. */
  shared: boolean;
  /** The elements as a loop can read them now; throws where only `read` can. Never written to. */
  host(type: ArrayType): HostArray;
  /** The elements, row-major, in a fresh buffer. */
  read(type: ArrayType): Promise<TypedArray>;
}

/** A host array over a buffer that is row-major, or has the strides given. */
export const hostArray = (type: ArrayType, data: TypedArray, strides: readonly number[] | null = null): HostArray => ({
  shape: type.shape,
  dtype: type.dtype,
  data,
  strides,
});

/** The storage of an array that lives in an ordinary buffer. */
export const hostStorage = (data: TypedArray, strides: readonly number[] | null = null): Storage => ({
  device: "host",
  shared: false,
  host: (type) => hostArray(type, data, strides),
  read: (type) => Promise.resolve(contiguous(hostArray(type, data, strides)).data.slice(0, sizeOf(type.shape))),
});

/** The strides of a host array, computed where they are left out. */
export const stridesOf = (x: HostArray): readonly number[] => x.strides ?? rowMajorStrides(x.shape);

/** The same elements row-major and without gaps: `x` itself where it is so already. */
export const contiguous = (x: HostArray): HostArray => {
  if (x.strides === null) return x;
  const size = sizeOf(x.shape);
  const data = allocate(x.dtype, size);
  copyStrided(x.data, x.shape, x.strides, data);
  return hostArray(x, data);
};

/**
 * A buffer seen as one of four kinds, for loops that only move elements: a loop that has met more than four kinds of
 * buffers is twenty times slower.
 */
export const movable = (data: TypedArray): Float32Array | Float64Array | Int32Array | Uint8Array => {
  if (data instanceof Uint32Array) return new Int32Array(data.buffer, data.byteOffset, data.length);
  if (data instanceof Int8Array) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  return data;
};

/** Writes the elements of a strided array in row-major order into `out`, from `start` on. */
export const copyStrided = (
  source: TypedArray,
  shape: Shape,
  strides: readonly number[],
  target: TypedArray,
  start = 0,
  first = 0,
): void => {
  const rank = shape.length;
  if (sizeOf(shape) === 0) return;
  const [data, out] = [movable(source), movable(target)];
  if (rank === 0) {
    out[start] = data[first];
    return;
  }
  const inner = shape[rank - 1];
  const step = strides[rank - 1];
  const index = new Array<number>(rank - 1).fill(0);
  let from = first;
  let to = start;
  for (;;) {
    for (let i = 0, at = from; i < inner; i++, at += step) out[to++] = data[at];
    let axis = rank - 2;
    for (; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
};
