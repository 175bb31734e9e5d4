import { gzipSync } from "fflate";
import { gunzipWithin } from "./inflate.js";
import { reader, type ParseOptions } from "./reader.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkBytes, checkMost } from "./checks.js";

/** The options of {@link gunzip}. */
export interface GunzipOptions extends ParseOptions {
  /** The most bytes it may unpack to. @defaultValue 2³⁰, a gibibyte */
  readonly maxBytes?: number;
}

/** Whether bytes begin as a gzip file does. */
export const isGzip = (bytes: Uint8Array): boolean => {
  checkBytes("isGzip", "bytes", bytes);
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
};

/**
 * The contents of a gzip file, of one or more members, checked against their CRC-32.
 *
 * @throws {@link FormatError} when the bytes are no gzip, cut short or damaged, or unpack to more than `maxBytes`.
 * @example
 * ```ts
 * gunzip(gzip(new Uint8Array([1, 2, 3]))); // Uint8Array(3) [1, 2, 3]
 * ```
 * @see RFC 1952.
 */
export const gunzip = (bytes: Uint8Array, options: GunzipOptions = {}): Uint8Array => {
  const { name, maxBytes } = optionsOf("gunzip", options, { name: undefined, maxBytes: 2 ** 30 });
  checkMost("gunzip", "maxBytes", maxBytes);
  const r = reader("gunzip", bytes, name);
  r.need(0, 18, "gzip header, CRC-32 and length");
  if (!isGzip(bytes))
    throw r.error(0, {
      given: `the bytes ${Array.from(bytes.subarray(0, 3)).join(" ")}`,
      expected: "31 139 8, with which a gzip file begins",
      mend: "Leave out gunzip if the file is not packed.",
    });
  return gunzipWithin(r, maxBytes);
};

/** Bytes as a gzip file. The same bytes give the same file: it carries no time. */
export const gzip = (bytes: Uint8Array): Uint8Array => {
  checkBytes("gzip", "bytes", bytes);
  return gzipSync(bytes, { level: 9, mtime: 0 });
};
