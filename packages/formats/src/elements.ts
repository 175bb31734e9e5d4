import type { DType, NDArray, Shape, TypedArray } from "@nabla-js/ndarray";
import { allocate, bytesPerElement, contiguous, fromBuffer, hostOf } from "@nabla-js/ndarray/internal";
import type { Reader } from "./reader.js";

/** How a file may hold an element. What has no dtype of its own is widened when it is read. */
export type ElementKind = DType | "int16" | "uint16" | "int64" | "uint64" | "float16" | "bfloat16";

/** What a reader of 64-bit integers takes. */
export interface Int64Options {
  /**
   * What becomes of 64-bit integers, for which there is no dtype: `int32` is exact and throws for a number that does
   * not fit; `float64` rounds numbers beyond ±2⁵³.
   *
   * @defaultValue "int32"
   */
  readonly int64?: "int32" | "float64";
}

/** What 64-bit integers may become. */
export const int64s = ["int32", "float64"] as const;

const wide: Readonly<Record<Exclude<ElementKind, DType>, { readonly bytes: number; readonly dtype: DType }>> = {
  int16: { bytes: 2, dtype: "int32" },
  uint16: { bytes: 2, dtype: "int32" },
  int64: { bytes: 8, dtype: "int32" },
  uint64: { bytes: 8, dtype: "int32" },
  float16: { bytes: 2, dtype: "float32" },
  bfloat16: { bytes: 2, dtype: "float32" },
};

const isWide = (kind: ElementKind): kind is Exclude<ElementKind, DType> => Object.hasOwn(wide, kind);

/** The bytes an element takes in a file. */
export const elementBytes = (kind: ElementKind): number => (isWide(kind) ? wide[kind].bytes : bytesPerElement(kind));

/** The dtype an element has once it is read. */
export const elementDType = (kind: ElementKind, { int64 = "int32" }: Int64Options = {}): DType =>
  kind === "int64" || kind === "uint64" ? int64 : isWide(kind) ? wide[kind].dtype : kind;

/**
 * Throws unless the elements of `shape` take exactly the bytes from `start` to `end`. Called before anything is
 * allocated, so that a header never decides how much memory we ask for.
 */
export const checkExtent = (r: Reader, shape: Shape, kind: ElementKind, start: number, end: number): number => {
  // A 0 first, so that a huge length beside it cannot make NaN.
  const count = shape.includes(0) ? 0 : shape.reduce((size, length) => size * length, 1);
  const expected = count * elementBytes(kind);
  const given = end - start;
  if (given < expected)
    throw r.error(end, {
      given: `the end behind ${given} bytes of elements`,
      expected: `${expected}, for ${kind} [${shape.join(", ")}]`,
      mend: "Fetch the file again: it is cut short, or its header is wrong.",
    });
  if (given > expected)
    throw r.error(start + expected, {
      given: `${given} bytes of elements, and so one that is too many`,
      expected: `${expected}, for ${kind} [${shape.join(", ")}]`,
      mend: "Check the file: it is longer than its header says.",
    });
  return count;
};

/** `count` elements from `start` on, as the buffer of an array. Their extent has been checked. */
export const readElements = (
  r: Reader,
  start: number,
  count: number,
  kind: ElementKind,
  { littleEndian = true, ...options }: Int64Options & { readonly littleEndian?: boolean } = {},
): TypedArray => {
  const size = elementBytes(kind);
  // A fresh buffer: `slice` of a Buffer of Node's, such as readFile gives, would look at the same memory.
  const raw = new Uint8Array(count * size);
  raw.set(r.bytes.subarray(start, start + raw.length));
  if (size > 1 && littleEndian !== hostIsLittleEndian()) swapBytes(raw, size);
  switch (kind) {
    case "uint8":
      return raw;
    case "bool":
      return checkedBools(r, start, raw);
    case "int8":
      return new Int8Array(raw.buffer);
    case "int32":
      return new Int32Array(raw.buffer);
    case "uint32":
      return new Uint32Array(raw.buffer);
    case "float32":
      return new Float32Array(raw.buffer);
    case "float64":
      return new Float64Array(raw.buffer);
    case "int16":
      return new Int32Array(new Int16Array(raw.buffer));
    case "uint16":
      return new Int32Array(new Uint16Array(raw.buffer));
    case "float16":
      return halves(new Uint16Array(raw.buffer));
    case "bfloat16":
      return upperHalves(new Uint16Array(raw.buffer));
    case "int64":
      return narrowed(r, start, new BigInt64Array(raw.buffer), elementDType(kind, options));
    case "uint64":
      return narrowed(r, start, new BigUint64Array(raw.buffer), elementDType(kind, options));
  }
};

/** An array of elements that were just read. */
export const arrayOf = (shape: Shape, dtype: DType, data: TypedArray): NDArray => fromBuffer({ shape, dtype }, data);

/** How elements are written. */
interface ElementOrder {
  /** @defaultValue true */
  readonly littleEndian?: boolean;
}

/** The elements of an array as bytes, row-major. Throws TracerError for a traced value. */
export const writeElements = (x: NDArray, order: ElementOrder = {}): Uint8Array => {
  const bytes = new Uint8Array(x.size * bytesPerElement(x.dtype));
  putElements(bytes, 0, x, order);
  return bytes;
};

/** Writes the elements of an array into a file that is being made, from a byte on. Throws TracerError for a traced value. */
export const putElements = (file: Uint8Array, at: number, x: NDArray, { littleEndian = true }: ElementOrder = {}): void => {
  const { data } = contiguous(hostOf(x));
  const size = bytesPerElement(x.dtype);
  file.set(new Uint8Array(data.buffer, data.byteOffset, x.size * size), at);
  if (size > 1 && littleEndian !== hostIsLittleEndian()) swapBytes(file.subarray(at, at + x.size * size), size);
};

/** The value of the 16 bits of an IEEE 754 half: 1 bit of sign, 5 of exponent, 10 of fraction. */
export const halfToFloat = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

const halves = (bits: Uint16Array): Float32Array => {
  const data = new Float32Array(bits.length);
  for (let i = 0; i < data.length; i++) data[i] = halfToFloat(bits[i]);
  return data;
};

/** A bfloat16 is the upper half of a float32. */
const upperHalves = (bits: Uint16Array): Float32Array => {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < words.length; i++) words[i] = bits[i] << 16;
  return new Float32Array(words.buffer);
};

const hostIsLittleEndian = (): boolean => new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const swapBytes = (bytes: Uint8Array, size: number): void => {
  for (let at = 0; at < bytes.length; at += size)
    for (let i = at, j = at + size - 1; i < j; i++, j--) {
      const kept = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = kept;
    }
};

const checkedBools = (r: Reader, start: number, bytes: Uint8Array): Uint8Array => {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong >= 0)
    throw r.error(start + wrong, {
      given: `the byte ${bytes[wrong]}`,
      expected: "0 or 1, an element of bool",
      mend: "Store the array as uint8 if it holds other numbers.",
    });
  return bytes;
};

const narrowed = (r: Reader, start: number, values: BigInt64Array | BigUint64Array, dtype: DType): TypedArray => {
  const data = allocate(dtype, values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (dtype === "int32" && (value < -2147483648 || value > 2147483647))
      throw r.error(start + 8 * i, {
        given: `the 64-bit integer ${values[i]}`,
        expected: "a number that int32 can hold",
        mend: 'Pass { int64: "float64" }, which is exact up to 2^53.',
      });
    data[i] = value;
  }
  return data;
};
