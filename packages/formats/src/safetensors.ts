import { ValueError, type DType, type NDArray } from "@nabla-js/ndarray";
import { arrayOf, elementBytes, elementDType, putElements, readElements, type Int64Options } from "./elements.js";
import { reader, type ParseOptions } from "./reader.js";
import { headerLength, parseSafetensorsHeader, safetensorsName } from "./safetensorsHeader.js";
import { bytesPerElement, optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkByName, checkOneOf, checkText } from "./checks.js";
import { int64s } from "./elements.js";

/** Tensors by name, and texts that go with them. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, NDArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The options of {@link parseSafetensors}. */
export interface SafetensorsOptions extends ParseOptions, Int64Options {}

/**
 * The tensors in a safetensors file: eight bytes with the length of a JSON header, the header, and the elements, row-major
 * and little-endian, one tensor behind the other.
 *
 * What has no dtype here is widened: F16 and BF16 become float32; I16 and U16 become int32; I64 and U64 become int32
 * where every number fits, or float64 with `{ int64: "float64" }`.
 *
 * @throws {@link FormatError} when the file is cut short or too long, the header is damaged or claims what the bytes do
 * not hold, or the tensors leave holes or overlap.
 * @example
 * ```ts
 * const { tensors } = parseSafetensors(writeSafetensors({ w: np.array([1, 2]) }));
 * tensors.w; // [1. 2.]
 * ```
 * @see The description of the format in the repository `huggingface/safetensors`.
 */
export const parseSafetensors = (bytes: Uint8Array, given: SafetensorsOptions = {}): Safetensors => {
  const { name, ...options } = optionsOf("parseSafetensors", given, { name: undefined, int64: "int32" });
  checkOneOf("parseSafetensors", "int64", options.int64, int64s);
  const r = reader("parseSafetensors", bytes, name);
  const length = headerLength(r);
  r.need(8, length, "header");
  const data = 8 + length;
  const { entries, metadata } = parseSafetensorsHeader(r, length, bytes.length - data);
  const tensors = entries.map(({ name, kind, shape, start, end }): [string, NDArray] => {
    const elements = readElements(r, data + start, (end - start) / elementBytes(kind), kind, options);
    return [name, arrayOf(shape, elementDType(kind, options), elements)];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
};

/** The order of the reference implementation: wide elements first, so that each tensor is aligned. */
const order: readonly DType[] = ["float64", "float32", "uint32", "int32", "int8", "uint8", "bool"];

/**
 * Tensors by name as a safetensors file. The same tensors give the same bytes, in whatever order they are given: sorted
 * by dtype, wide ones first, then by name.
 *
 * @param metadata - Texts that go with them.
 * @throws {@link ValueError} for a tensor named `__metadata__`, a name that the format keeps for itself.
 */
export const writeSafetensors = (
  tensors: Readonly<Record<string, NDArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => {
  checkArrays("writeSafetensors", "tensors", tensors);
  checkByName("writeSafetensors", "metadata", metadata, "an object of strings", 'Write it as { key: "value" }, or leave it out.');
  for (const [key, text] of Object.entries(metadata))
    checkText("writeSafetensors", `metadata.${key}`, text, "Write it as a string, for instance with JSON.stringify.");
  if (Object.hasOwn(tensors, "__metadata__"))
    throw new ValueError({
      op: "writeSafetensors",
      given: "a tensor named __metadata__",
      expected: "another name: the format keeps this one for itself",
      mend: "Rename the tensor, or pass texts as the second argument.",
    });
  const ordered = Object.entries(tensors).sort(
    ([a, x], [b, y]) => order.indexOf(x.dtype) - order.indexOf(y.dtype) || (a < b ? -1 : a > b ? 1 : 0),
  );
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0)
    header.push(["__metadata__", Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)))]);
  let at = 0;
  for (const [name, x] of ordered) {
    const end = at + x.size * bytesPerElement(x.dtype);
    header.push([name, { dtype: safetensorsName(x.dtype), shape: x.shape, data_offsets: [at, end] }]);
    at = end;
  }
  // Spaces behind the header, so that the elements begin at a multiple of eight.
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + at).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let to = start;
  for (const [, x] of ordered) {
    putElements(bytes, to, x);
    to += x.size * bytesPerElement(x.dtype);
  }
  return bytes;
};
