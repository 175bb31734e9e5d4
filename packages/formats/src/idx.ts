import { DTypeError, type DType, type NDArray } from "@nabla-js/ndarray";
import { arrayOf, checkExtent, elementDType, readElements, writeElements, type ElementKind } from "./elements.js";
import { reader, type ParseOptions } from "./reader.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArray } from "./checks.js";

const kinds: Readonly<Record<number, ElementKind>> = {
  0x08: "uint8",
  0x09: "int8",
  0x0b: "int16",
  0x0c: "int32",
  0x0d: "float32",
  0x0e: "float64",
};

/** The options of {@link parseIdx}. */
export interface IdxOptions extends ParseOptions {
  /**
   * Whether an array of uint8 may look at `bytes` itself instead of a copy. Nobody may write to them any more.
   *
   * @defaultValue false
   */
  readonly share?: boolean;
}

/**
 * The array in an IDX file, the format of MNIST: two zero bytes, the element type, the number of axes, their lengths as
 * big-endian 32-bit numbers, then the elements, row-major and big-endian.
 *
 * @param bytes - The whole file, unpacked.
 * @returns An array of the file's shape: uint8, int8, int32, float32 or float64; 16-bit integers become int32.
 * @throws {@link FormatError} when the bytes are cut short, too long, or no IDX.
 * @example
 * ```ts
 * parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])); // [7 8 9]
 * ```
 * @see Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section on file formats.
 */
export const parseIdx = (bytes: Uint8Array, options: IdxOptions = {}): NDArray => {
  const { name, share } = optionsOf("parseIdx", options, { name: undefined, share: false });
  const r = reader("parseIdx", bytes, name);
  r.need(0, 4, "IDX header");
  if (bytes[0] !== 0 || bytes[1] !== 0)
    throw r.error(0, {
      given: `the bytes ${bytes[0]} ${bytes[1]}`,
      expected: "0 0, with which an IDX file begins",
      mend:
        bytes[0] === 0x1f && bytes[1] === 0x8b ? "Unpack the file with gunzip(bytes) first." : "Check that this is an IDX file.",
    });
  const kind = kinds[bytes[2]];
  if (kind === undefined)
    throw r.error(2, {
      given: `the element type ${bytes[2]}`,
      expected: "8 (uint8), 9 (int8), 11 (int16), 12 (int32), 13 (float32) or 14 (float64)",
      mend: "Check that this is an IDX file.",
    });
  const rank = bytes[3];
  const start = 4 + 4 * rank;
  r.need(4, 4 * rank, `the lengths of ${rank} axes`);
  const shape = Array.from({ length: rank }, (_, axis) => r.u32(4 + 4 * axis, "length", false));
  const count = checkExtent(r, shape, kind, start, bytes.length);
  const data = share && kind === "uint8" ? bytes.subarray(start) : readElements(r, start, count, kind, { littleEndian: false });
  return arrayOf(shape, elementDType(kind), data);
};

const codes: Readonly<Partial<Record<DType, number>>> = { uint8: 0x08, int8: 0x09, int32: 0x0c, float32: 0x0d, float64: 0x0e };

/**
 * An array as an IDX file.
 *
 * @throws {@link DTypeError} for uint32 and bool, which the format does not have.
 * @example
 * ```ts
 * writeIdx(np.array([1, 2], { dtype: "uint8" })); // Uint8Array(10) [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]
 * ```
 */
export const writeIdx = (x: NDArray): Uint8Array => {
  checkArray("writeIdx", "x", x);
  const code = codes[x.dtype];
  if (code === undefined)
    throw new DTypeError({
      op: "writeIdx",
      given: { x: x.dtype },
      expected: "uint8, int8, int32, float32 or float64, which IDX has",
      mend: `Convert with astype(x, "${x.dtype === "bool" ? "uint8" : "int32"}") first.`,
    });
  const elements = writeElements(x, { littleEndian: false });
  const start = 4 + 4 * x.ndim;
  const bytes = new Uint8Array(start + elements.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = code;
  bytes[3] = x.ndim;
  x.shape.forEach((length, axis) => view.setUint32(4 + 4 * axis, length));
  bytes.set(elements, start);
  return bytes;
};
