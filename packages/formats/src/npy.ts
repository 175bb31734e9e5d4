import type { DType, NDArray, Shape, TypedArray } from "@nabla-js/ndarray";
import { allocate, optionsOf } from "@nabla-js/ndarray/internal";
import {
  arrayOf,
  checkExtent,
  elementDType,
  readElements,
  writeElements,
  type ElementKind,
  type Int64Options,
} from "./elements.js";
import { parseNpyHeader } from "./npyHeader.js";
import { reader, type ParseOptions } from "./reader.js";
import { checkArray, checkOneOf } from "./checks.js";
import { int64s } from "./elements.js";

/** The options of {@link parseNpy}. */
export interface NpyOptions extends ParseOptions, Int64Options {}

const magic = "\x93NUMPY";

/** As in NumPy. Longer headers hold record types, which are refused anyway. */
const longestHeader = 10_000;

const kinds: Readonly<Record<string, ElementKind>> = {
  b1: "bool",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

/**
 * The array in an npy file, versions 1 to 3, in either byte order, row-major or Fortran order.
 *
 * What has no dtype here is widened: float16 becomes float32; int16 and uint16 become int32; int64 and uint64 become
 * int32 where every number fits, or float64 with `{ int64: "float64" }`.
 *
 * @param bytes - The whole file.
 * @returns An array of the file's shape.
 * @throws {@link FormatError} when the bytes are cut short, too long, no npy, or hold complex numbers, text, dates,
 * records or pickled objects.
 * @example
 * ```ts
 * parseNpy(writeNpy(np.array([[1, 2], [3, 4]]))); // [[1. 2.]
 *                                                 //  [3. 4.]]
 * ```
 * @see NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
export const parseNpy = (bytes: Uint8Array, given: NpyOptions = {}): NDArray => {
  const { name, ...options } = optionsOf("parseNpy", given, { name: undefined, int64: "int32" });
  checkOneOf("parseNpy", "int64", options.int64, int64s);
  const r = reader("parseNpy", bytes, name);
  r.need(0, 8, "npy header");
  if (r.latin1(0, 6, "magic") !== magic)
    throw r.error(0, {
      given: `the bytes ${Array.from(bytes.subarray(0, 6)).join(" ")}`,
      expected: "147 and the letters NUMPY, with which an npy file begins",
      mend: bytes[0] === 0x50 && bytes[1] === 0x4b ? "Did you mean parseNpz(bytes)?" : "Check that this is an npy file.",
    });
  const version = bytes[6];
  if (version < 1 || version > 3 || bytes[7] !== 0)
    throw r.error(6, {
      given: `version ${version}.${bytes[7]}`,
      expected: "version 1.0, 2.0 or 3.0",
      mend: "Save the array anew with numpy.save.",
    });
  const headerStart = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? r.u16(8, "header length") : r.u32(8, "header length");
  if (headerLength > longestHeader)
    throw r.error(8, {
      given: `a header of ${headerLength} bytes`,
      expected: `at most ${longestHeader}`,
      mend: "Save plain numbers instead of records.",
    });
  const { descr, descrAt, fortranOrder, shape } = parseNpyHeader(r, headerStart, headerLength);
  const kind = /^[<>|=]..$/.test(descr) ? kinds[descr.slice(1)] : undefined;
  if (kind === undefined)
    throw r.error(descrAt, {
      given: `the dtype '${descr}'`,
      expected: "booleans, integers or real numbers: b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4 or f8",
      mend: "Convert with x.astype(numpy.float32) before saving.",
    });
  const start = headerStart + headerLength;
  const count = checkExtent(r, shape, kind, start, bytes.length);
  const data = readElements(r, start, count, kind, { littleEndian: descr[0] !== ">", ...options });
  const dtype = elementDType(kind, options);
  return arrayOf(shape, dtype, fortranOrder ? rowMajor(data, shape, dtype) : data);
};

/** Elements that lie with the first axis running fastest, reordered so that the last one does. */
const rowMajor = (data: TypedArray, shape: Shape, dtype: DType): TypedArray => {
  if (shape.length < 2 || data.length === 0) return data;
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((size, length) => size * length, 1));
  const out = allocate(dtype, data.length);
  const index = shape.map(() => 0);
  const last = shape.length - 1;
  for (let to = 0, from = 0; to < out.length;) {
    for (let i = 0; i < shape[last]; i++) out[to++] = data[from + i * strides[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
};

const descrs: Readonly<Record<DType, string>> = {
  bool: "|b1",
  int8: "|i1",
  uint8: "|u1",
  int32: "<i4",
  uint32: "<u4",
  float32: "<f4",
  float64: "<f8",
};

/** An array as an npy file of version 1.0, byte for byte what NumPy writes. */
export const writeNpy = (x: NDArray): Uint8Array => {
  checkArray("writeNpy", "x", x);
  const shape = x.ndim === 1 ? `(${x.shape[0]},)` : `(${x.shape.join(", ")})`;
  const dictionary = `{'descr': '${descrs[x.dtype]}', 'fortran_order': False, 'shape': ${shape}, }`;
  // NumPy leaves room for the first length to grow to 21 digits, so that a file can be appended to.
  const room = x.ndim === 0 ? 0 : Math.max(0, 21 - String(x.shape[0]).length);
  const unpadded = 10 + dictionary.length + room + 1;
  const header = `${dictionary}${" ".repeat(room + ((64 - (unpadded % 64)) % 64))}\n`;
  const elements = writeElements(x);
  const bytes = new Uint8Array(10 + header.length + elements.length);
  const text = `${magic}\x01\x00${String.fromCharCode(header.length & 0xff, header.length >> 8)}${header}`;
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  bytes.set(elements, text.length);
  return bytes;
};
