import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { zipSync } from "fflate";
import { crc32 } from "./crc32.js";
import type { Int64Options } from "./elements.js";
import { inflateExactly } from "./inflate.js";
import { parseNpy, writeNpy } from "./npy.js";
import { reader, type ParseOptions } from "./reader.js";
import { readZip } from "./zip.js";

/** The options of {@link parseNpz}. */
export interface NpzOptions extends ParseOptions, Int64Options {
  /** The most bytes that packed arrays may unpack to, together. @defaultValue 2³⁰, a gibibyte */
  readonly maxBytes?: number;
}

/**
 * The arrays in an npz file, as `numpy.savez` and `numpy.savez_compressed` write it, by name.
 *
 * @throws {@link FormatError} when the archive or an array in it is damaged, or unpacks to more than `maxBytes`.
 * @example
 * ```ts
 * parseNpz(writeNpz({ x: np.array([1, 2]) })).x; // [1. 2.]
 * ```
 */
export const parseNpz = (
  bytes: Uint8Array,
  { name, maxBytes = 2 ** 30, ...options }: NpzOptions = {},
): Record<string, NDArray> => {
  const r = reader("parseNpz", bytes, name);
  const arrays = new Map<string, NDArray>();
  let unpacked = 0;
  for (const entry of readZip(r)) {
    if (!entry.name.endsWith(".npy"))
      throw r.error(entry.start, {
        given: `the file ${entry.name}`,
        expected: "arrays alone, whose names end in .npy",
        mend: "Pack the archive anew without it.",
      });
    if (entry.method === "deflated") unpacked += entry.size;
    if (unpacked > maxBytes)
      throw r.error(entry.start, {
        given: `arrays of ${unpacked} bytes, with ${entry.name}`,
        expected: `at most ${maxBytes}, the limit`,
        mend: "Raise maxBytes if you trust the file.",
      });
    const array =
      entry.method === "stored"
        ? bytes.subarray(entry.start, entry.end)
        : inflateExactly(r, entry.start, entry.end, entry.size, entry.crc);
    if (entry.method === "stored" && crc32(array) !== entry.crc)
      throw r.error(entry.start, {
        given: `the file ${entry.name} with another CRC-32`,
        expected: entry.crc.toString(16).padStart(8, "0"),
        mend: "Fetch the file again: it is damaged.",
      });
    const inside = name === undefined ? entry.name : `${name}, ${entry.name}`;
    arrays.set(entry.name.slice(0, -".npy".length), parseNpy(array, { ...options, name: inside }));
  }
  return Object.fromEntries(arrays);
};

/** The options of {@link writeNpz}. */
export interface NpzWriteOptions {
  /** Whether to pack the arrays, as `numpy.savez_compressed` does. @defaultValue false */
  readonly compress?: boolean;
}

/** Arrays by name as an npz file. The same arrays give the same file: it carries no time. */
export const writeNpz = (arrays: Readonly<Record<string, NDArray>>, { compress = false }: NpzWriteOptions = {}): Uint8Array => {
  for (const name of Object.keys(arrays))
    if (name === "" || name.startsWith("/") || name.split("/").includes(".."))
      throw new ValueError({
        op: "writeNpz",
        given: `the name ${JSON.stringify(name)}`,
        expected: "a name that stays inside the archive",
        mend: "Choose a plain name.",
      });
  // The clock of zip begins in 1980, in local time.
  const options = { level: compress ? 9 : 0, mtime: new Date(1980, 0, 1) } as const;
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, x]) => [`${name}.npy`, [writeNpy(x), options]])));
};
