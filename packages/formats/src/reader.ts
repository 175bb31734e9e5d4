import { FormatError, type FormatErrorInfo } from "./formatError.js";
import { checkBytes, checkText } from "./checks.js";

/** What every parser takes. */
export interface ParseOptions {
  /** Where the bytes come from, for messages. */
  readonly name?: string;
}

/** Numbers of a buffer by their offset; reading past its end throws and says what was looked for. */
export interface Reader {
  readonly op: string;
  readonly bytes: Uint8Array;
  /** Throws unless `length` bytes lie at `offset`. */
  need(offset: number, length: number, what: string): void;
  u8(offset: number, what: string): number;
  u16(offset: number, what: string, littleEndian?: boolean): number;
  u32(offset: number, what: string, littleEndian?: boolean): number;
  /** A 64-bit unsigned number; throws above 2⁵³ − 1, which no file here needs. */
  u64(offset: number, what: string, littleEndian?: boolean): number;
  /** Bytes as characters of Latin-1, one each. */
  latin1(offset: number, length: number, what: string): string;
  utf8(offset: number, length: number, what: string): string;
  /** The error at an offset, for the caller to throw. */
  error(offset: number, info: Omit<FormatErrorInfo, "op" | "offset">): FormatError;
}

/**
 * Wraps bytes for reading; `op` is the parser that reads them. Numbers are little-endian unless told otherwise.
 *
 * @param base - Where in the file the bytes begin, if they are a part of it: errors count from the beginning of the file.
 */
export const reader = (op: string, bytes: Uint8Array, name?: string, base = 0): Reader => {
  checkBytes(op, "bytes", bytes);
  checkText(op, "name", name);
  const who = name === undefined ? op : `${op}(${name})`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const error = (offset: number, info: Omit<FormatErrorInfo, "op" | "offset">): FormatError =>
    new FormatError({ op: who, offset: base + offset, ...info });
  const need = (offset: number, length: number, what: string): void => {
    const left = Math.max(0, bytes.length - offset);
    if (left < length || offset > bytes.length)
      throw error(Math.min(offset, bytes.length), {
        given: left === 0 ? "the end of the bytes" : `${left} byte${left === 1 ? "" : "s"} before the end`,
        expected: `${length} byte${length === 1 ? "" : "s"} of ${what}`,
        mend: "Fetch the file again: it is cut short.",
      });
  };
  const number =
    (length: number, get: (offset: number, littleEndian: boolean) => number) =>
    (offset: number, what: string, littleEndian = true): number => {
      need(offset, length, what);
      return get(offset, littleEndian);
    };
  return {
    op: who,
    bytes,
    need,
    error,
    u8: number(1, (offset) => view.getUint8(offset)),
    u16: number(2, (offset, le) => view.getUint16(offset, le)),
    u32: number(4, (offset, le) => view.getUint32(offset, le)),
    u64: (offset, what, le = true) => {
      need(offset, 8, what);
      const value = view.getBigUint64(offset, le);
      if (value > BigInt(Number.MAX_SAFE_INTEGER))
        throw error(offset, {
          given: String(value),
          expected: `${what} below 2^53`,
          mend: "Check that the file is what its name says.",
        });
      return Number(value);
    },
    latin1: (offset, length, what) => {
      need(offset, length, what);
      let text = "";
      for (let i = offset; i < offset + length; i++) text += String.fromCharCode(bytes[i]);
      return text;
    },
    utf8: (offset, length, what) => {
      need(offset, length, what);
      try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(offset, offset + length));
      } catch {
        throw error(offset, { given: "bytes that are no UTF-8", expected: what, mend: "Write the file anew, in UTF-8." });
      }
    },
  };
};
