import { expect, test } from "vitest";
import * as fc from "fast-check";
import { unzip, zip } from "./zip.js";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What Python's module zipfile writes: é/a.txt, b.txt (packed), and an empty folder. */
const written = bytesOf(
  "UEsDBBQAAAgAAAAAIQCGphA2BQAAAAUAAAAIAAAAw6kvYS50eHRoZWxsb1BLAwQUAAAACAAAACEALC/0XQcAAABkAAAABQAAAGIudHh0S0xKpDkEAFBLAwQUAAAAAAAAACEAAAAAAAAAAAAAAAAABgAAAGVtcHR5L1BLAQIUAxQAAAgAAAAAIQCGphA2BQAAAAUAAAAIAAAAAAAAAAAAAACAAQAAAADDqS9hLnR4dFBLAQIUAxQAAAAIAAAAIQAsL/RdBwAAAGQAAAAFAAAAAAAAAAAAAACAASsAAABiLnR4dFBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAAGAAAAAAAAAAAAAACAAVUAAABlbXB0eS9QSwUGAAAAAAMAAwCdAAAAeQAAAAAA",
);

test("reads what others write", () => {
  const files = unzip(written);
  expect(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, text(bytes)]))).toEqual({
    "é/a.txt": "hello",
    "b.txt": "ab".repeat(50),
  });
  expect(Object.keys(unzip(written, { filter: (name) => name === "b.txt" }))).toEqual(["b.txt"]);
});

test("unzip(zip(files)) = files, packed or not, and the same files give the same bytes", () => {
  const names = fc.stringMatching(/^[a-zé]{1,9}(\/[a-z]{1,20}){0,2}$/);
  fc.assert(
    fc.property(fc.dictionary(names, fc.uint8Array({ maxLength: 700 }), { maxKeys: 4 }), fc.boolean(), (files, compress) => {
      const archive = zip(files, { compress });
      expect(archive).toEqual(zip(files, { compress }));
      expect(unzip(archive)).toEqual({ ...files });
    }),
    { numRuns: Number(process.env.NABLA_RUNS ?? 50) },
  );
});

test("what is encrypted, packed in another way, or lies on top of another is refused", () => {
  const directory = 0x79;
  const changed = (at: number, byte: number): Uint8Array => written.map((old, i) => (i === at ? byte : old));
  expect(() => unzip(changed(directory + 8, 1))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: unzip: given the encrypted file é/a.txt at byte 121; expected stored or deflated files. Pack the archive anew without a password, with deflate.]`,
  );
  expect(() => unzip(changed(directory + 10, 12))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: unzip: given the file é/a.txt, packed by method 12 at byte 121; expected stored or deflated files. Pack the archive anew without a password, with deflate.]`,
  );
  const many = zip({ a: new Uint8Array(400) }, { compress: false });
  const entry = many.subarray(many.length - 22 - 47, many.length - 22);
  const twice = Uint8Array.from([...many.subarray(0, -22), ...entry, ...many.subarray(-22)]);
  const view = new DataView(twice.buffer);
  view.setUint16(twice.length - 22 + 10, 2, true);
  expect(() => unzip(twice)).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: unzip: given files that lie on top of each other at byte 478; expected each byte in one file. Do not trust this archive.]`,
  );
});
