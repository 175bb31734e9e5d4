import { ValueError } from "@nabla-js/ndarray";
import { zipSync } from "fflate";
import { crc32 } from "./crc32.js";
import { inflateExactly } from "./inflate.js";
import { reader, type ParseOptions, type Reader } from "./reader.js";
import { readZip } from "./zipDirectory.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFiles, checkFilter, checkMost } from "./checks.js";

/** The options of {@link unzip}. */
export interface UnzipOptions extends ParseOptions {
  /** The most bytes that packed files may unpack to, together. @defaultValue 2³⁰, a gibibyte */
  readonly maxBytes?: number;
  /** Which files to unpack, by their name. @defaultValue all */
  readonly filter?: (name: string) => boolean;
}

/**
 * The files of a zip archive, by name, checked against their CRC-32; folders are passed over.
 *
 * @throws {@link FormatError} when the archive is damaged, encrypted, packed by another method than deflate, or unpacks to
 * more than `maxBytes`.
 * @example
 * ```ts
 * unzip(zip({ "a.txt": new Uint8Array([1, 2]) }))["a.txt"]; // Uint8Array(2) [1, 2]
 * ```
 */
export const unzip = (bytes: Uint8Array, given: UnzipOptions = {}): Record<string, Uint8Array> => {
  const { name, maxBytes, filter } = optionsOf("unzip", given, { name: undefined, maxBytes: 2 ** 30, filter: undefined });
  checkMost("unzip", "maxBytes", maxBytes);
  checkFilter("unzip", filter);
  const options = filter === undefined ? { maxBytes } : { maxBytes, filter };
  return Object.fromEntries([...unzipped(reader("unzip", bytes, name), options)].map(({ name, data }) => [name, data]));
};

/** The files one by one, and where each begins. */
export function* unzipped(
  r: Reader,
  { maxBytes = 2 ** 30, filter = () => true }: UnzipOptions,
): Generator<{ readonly name: string; readonly start: number; readonly data: Uint8Array }> {
  let total = 0;
  for (const { name, method, start, end, size, crc } of readZip(r)) {
    if (name.endsWith("/") || !filter(name)) continue;
    if (method === "deflated") total += size;
    if (total > maxBytes)
      throw r.error(start, {
        given: `${total} bytes unpacked, with ${name}`,
        expected: `at most ${maxBytes}, the limit`,
        mend: "Raise maxBytes if you trust the file.",
      });
    const data = method === "stored" ? r.bytes.slice(start, end) : inflateExactly(r, start, end, size, crc);
    if (method === "stored" && crc32(data) !== crc)
      throw r.error(start, {
        given: `the file ${name} with another CRC-32`,
        expected: crc.toString(16).padStart(8, "0"),
        mend: "Fetch the file again: it is damaged.",
      });
    yield { name, start, data };
  }
}

/** The options of {@link zip}. */
export interface ZipOptions {
  /** Whether to pack the files. @defaultValue true */
  readonly compress?: boolean;
}

/**
 * Files by name as a zip archive. The same files give the same bytes: it carries no time.
 *
 * @throws {@link ValueError} for a name that leads out of the archive.
 */
export const zip = (files: Readonly<Record<string, Uint8Array>>, given: ZipOptions = {}): Uint8Array => {
  checkFiles("zip", files);
  const { compress } = optionsOf("zip", given, { compress: true });
  checkNames("zip", Object.keys(files));
  // The clock of zip begins in 1980, in local time.
  const options = { level: compress ? 9 : 0, mtime: new Date(1980, 0, 1) } as const;
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, data]) => [name, [data, options]])));
};

/** Throws {@link ValueError} for a name that leads out of the archive. */
export const checkNames = (op: string, names: readonly string[]): void => {
  for (const name of names)
    if (name === "" || name.startsWith("/") || name.split("/").includes(".."))
      throw new ValueError({
        op,
        given: `the name ${JSON.stringify(name)}`,
        expected: "a name that stays inside the archive",
        mend: "Choose a plain name.",
      });
};
