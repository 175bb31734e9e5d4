import type { Reader } from "./reader.js";

/** A file in a zip archive: its name, and where its packed bytes lie. */
export interface ZipEntry {
  readonly name: string;
  readonly method: "stored" | "deflated";
  readonly crc: number;
  /** Bytes once unpacked. */
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * The files of a zip archive, by its central directory. Entries must not overlap, nor be encrypted.
 *
 * @see PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", sections 4.3.7, 4.3.12 and 4.3.16.
 */
export const readZip = (r: Reader): readonly ZipEntry[] => {
  const end = findEnd(r);
  const count = r.u16(end + 10, "number of entries");
  const directory = r.u32(end + 16, "offset of the directory");
  if (count === 0xffff || directory === 0xffffffff)
    throw r.error(end, {
      given: "a zip64 archive",
      expected: "an archive below 4 GiB with fewer than 65535 files",
      mend: "Save fewer arrays in one file, or use safetensors.",
    });
  const entries: ZipEntry[] = [];
  let packed = 0;
  for (let i = 0, at = directory; i < count; i++) {
    r.need(at, 46, "directory entry");
    expectSignature(r, at, directorySignature, "a directory entry");
    const nameLength = r.u16(at + 28, "length of the name");
    const entry = readEntry(r, at, r.utf8(at + 46, nameLength, "name in UTF-8"));
    packed += entry.end - entry.start;
    if (packed > r.bytes.length)
      throw r.error(at, {
        given: "files that lie on top of each other",
        expected: "each byte in one file",
        mend: "Do not trust this archive.",
      });
    entries.push(entry);
    at += 46 + nameLength + r.u16(at + 30, "length of the extra field") + r.u16(at + 32, "length of the comment");
  }
  return entries;
};

const findEnd = (r: Reader): number => {
  r.need(0, 22, "zip archive");
  // The record is 22 bytes and a comment of up to 65535 behind it.
  const first = Math.max(0, r.bytes.length - 22 - 0xffff);
  for (let at = r.bytes.length - 22; at >= first; at--)
    if (r.u32(at, "signature") === endSignature && at + 22 + r.u16(at + 20, "length of the comment") === r.bytes.length)
      return at;
  throw r.error(r.bytes.length, {
    given: "no end of a zip directory",
    expected: "the record PK\\5\\6 in the last 22 bytes, or before a comment",
    mend: "Fetch the file again: it is cut short, or no zip archive.",
  });
};

const readEntry = (r: Reader, at: number, name: string): ZipEntry => {
  const flags = r.u16(at + 8, "flags");
  const method = r.u16(at + 10, "method");
  const length = r.u32(at + 20, "packed size");
  const size = r.u32(at + 24, "size");
  const local = r.u32(at + 42, "offset of the file");
  if (flags & 1 || (method !== 0 && method !== 8))
    throw r.error(at, {
      given: flags & 1 ? `the encrypted file ${name}` : `the file ${name}, packed by method ${method}`,
      expected: "stored or deflated files",
      mend: "Pack the archive anew without a password, with deflate.",
    });
  r.need(local, 30, `header of ${name}`);
  expectSignature(r, local, localSignature, `the header of ${name}`);
  const start = local + 30 + r.u16(local + 26, "length of the name") + r.u16(local + 28, "length of the extra field");
  r.need(start, length, `the file ${name}`);
  if (method === 0 && length !== size)
    throw r.error(at + 20, {
      given: `the packed size ${length} of ${name}, which is not packed`,
      expected: `${size}, its size`,
      mend: "Fetch the file again: it is damaged.",
    });
  return { name, method: method === 0 ? "stored" : "deflated", crc: r.u32(at + 16, "CRC-32"), size, start, end: start + length };
};

const expectSignature = (r: Reader, at: number, signature: number, what: string): void => {
  const given = r.u32(at, "signature");
  if (given !== signature)
    throw r.error(at, {
      given: `the signature ${given.toString(16).padStart(8, "0")}`,
      expected: `${signature.toString(16).padStart(8, "0")}, ${what}`,
      mend: "Fetch the file again: it is damaged.",
    });
};
