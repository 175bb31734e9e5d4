import type { NDArray } from "@nabla-js/ndarray";
import type { Int64Options } from "./elements.js";
import { parseNpy, writeNpy } from "./npy.js";
import { reader, type ParseOptions } from "./reader.js";
import { checkNames, unzipped, zip } from "./zip.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkMost, checkOneOf } from "./checks.js";
import { int64s } from "./elements.js";

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
export const parseNpz = (bytes: Uint8Array, given: NpzOptions = {}): Record<string, NDArray> => {
  const { name, maxBytes, ...options } = optionsOf("parseNpz", given, { name: undefined, maxBytes: 2 ** 30, int64: "int32" });
  checkMost("parseNpz", "maxBytes", maxBytes);
  checkOneOf("parseNpz", "int64", options.int64, int64s);
  const r = reader("parseNpz", bytes, name);
  const arrays: [string, NDArray][] = [];
  for (const file of unzipped(r, { maxBytes })) {
    if (!file.name.endsWith(".npy"))
      throw r.error(file.start, {
        given: `the file ${file.name}`,
        expected: "arrays alone, whose names end in .npy",
        mend: "Pack the archive anew without it.",
      });
    const inside = name === undefined ? file.name : `${name}, ${file.name}`;
    arrays.push([file.name.slice(0, -".npy".length), parseNpy(file.data, { ...options, name: inside })]);
  }
  return Object.fromEntries(arrays);
};

/** The options of {@link writeNpz}. */
export interface NpzWriteOptions {
  /** Whether to pack the arrays, as `numpy.savez_compressed` does. @defaultValue false */
  readonly compress?: boolean;
}

/**
 * Arrays by name as an npz file. The same arrays give the same file: it carries no time.
 *
 * @throws {@link ValueError} for a name that leads out of the archive.
 */
export const writeNpz = (arrays: Readonly<Record<string, NDArray>>, options: NpzWriteOptions = {}): Uint8Array => {
  checkArrays("writeNpz", "arrays", arrays);
  const { compress } = optionsOf("writeNpz", options, { compress: false });
  checkNames("writeNpz", Object.keys(arrays));
  return zip(Object.fromEntries(Object.entries(arrays).map(([name, x]) => [`${name}.npy`, writeNpy(x)])), { compress });
};
