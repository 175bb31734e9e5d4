import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { arrayOf, elementBytes, elementDType, readElements } from "./elements.js";
import { reader } from "./reader.js";
import type { SafetensorsOptions } from "./safetensors.js";
import { headerLength, parseSafetensorsHeader } from "./safetensorsHeader.js";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkOneOf } from "./checks.js";
import { int64s } from "./elements.js";

/** Bytes that can be read in slices: a file, a blob, an address that takes ranges. */
export interface ByteSource {
  /** How many there are. */
  readonly size: number;
  /** The bytes from `offset` on. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A safetensors file of which the header alone has been read. */
export interface SafetensorsReader {
  readonly names: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** One tensor. */
  tensor(name: string): Promise<NDArray>;
}

/**
 * Opens a safetensors file that need not fit into memory: reads its header, and each tensor when it is asked for.
 *
 * @throws {@link FormatError} as {@link parseSafetensors}, and when the source gives fewer bytes than asked;
 * {@link ValueError} for a tensor that is not there.
 * @example
 * ```ts
 * const bytes = writeSafetensors({ w: np.array([1, 2]) });
 * const file = await openSafetensors({ size: bytes.length, read: async (at, length) => bytes.slice(at, at + length) });
 * await file.tensor("w"); // [1. 2.]
 * ```
 */
export const openSafetensors = async (source: ByteSource, given: SafetensorsOptions = {}): Promise<SafetensorsReader> => {
  const op = "openSafetensors";
  const { name, ...options } = optionsOf(op, given, { name: undefined, int64: "int32" });
  checkOneOf(op, "int64", options.int64, int64s);
  if (typeof source?.read !== "function" || typeof source.size !== "number")
    throw new ValueError({
      op,
      given: `source ${show(source)}`,
      expected: "an object with size and read(offset, length)",
      mend: "For bytes that are there already take parseSafetensors.",
    });
  const read = async (offset: number, length: number, what: string): Promise<Uint8Array> => {
    const bytes = await source.read(offset, length);
    if (bytes.length !== length)
      throw reader(op, bytes, name).error(offset + Math.min(bytes.length, length), {
        given: `${bytes.length} bytes from byte ${offset} on`,
        expected: `${length} bytes of ${what}`,
        mend: "Fetch the file again: it is cut short.",
      });
    return bytes;
  };
  const length = headerLength(reader(op, await read(0, Math.min(8, source.size), "header length"), name));
  if (length > source.size - 8)
    throw reader(op, new Uint8Array(0), name).error(source.size, {
      given: "the end of the file",
      expected: `${length} bytes of header`,
      mend: "Fetch the file again: it is cut short.",
    });
  const head = await read(0, 8 + length, "header");
  const { entries, metadata } = parseSafetensorsHeader(reader(op, head, name), length, source.size - 8 - length);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    names: [...byName.keys()],
    metadata,
    tensor: async (wanted) => {
      const entry = byName.get(wanted);
      if (entry === undefined)
        throw new ValueError({
          op: "tensor",
          given: `the name ${JSON.stringify(wanted)}`,
          expected: `one of ${[...byName.keys()].join(", ")}`,
          mend: "Choose one of them.",
        });
      const { kind, shape, start, end } = entry;
      const bytes = await read(8 + length + start, end - start, wanted);
      const data = readElements(
        reader(op, bytes, name, 8 + length + start),
        0,
        (end - start) / elementBytes(kind),
        kind,
        options,
      );
      return arrayOf(shape, elementDType(kind, options), data);
    },
  };
};
