import { expect, test } from "vitest";
import * as fc from "fast-check";
import { gunzip } from "./gzip.js";
import { tar, untar } from "./tar.js";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What Python's module tarfile writes in GNU format: a/b.txt, a file with a name of 129 letters, a folder. */
const written = gunzip(
  bytesOf(
    "H4sIAAAAAAACA+3VTQqDMBBA4TlKTmBSjXHbA3gJS/+komAteHxjF6WVgnSRtpD3bSZkk0V4TKV3yTAOEpLxnLX36S2nlz+d5/tiY1JRRr7gdh2qXimJ1PnQNJ0gVolO9Lbs2lNZt5eA/b/p/tF86mNf9F/YQlRJ/8E1/uv1+CPBNw/+4f/X93/22n+Wm7l/9n94x6ongojt616HfmO9/+XZWWdE5fQPAAAAAAAAAAAAfGQCtvgt8AAoAAA=",
  ),
);
const long = `long/${"x".repeat(120)}.txt`;

test("reads what others write, long names too", async () => {
  const files = await untar(written);
  expect(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, text(bytes)]))).toEqual({
    "a/b.txt": "hello",
    [long]: "far",
  });
  expect(Object.keys(await untar(written, { filter: (name) => name.startsWith("long/") }))).toEqual([long]);
});

test("untar(tar(files)) = files, and the same files give the same bytes", async () => {
  const names = fc.stringMatching(/^[a-z]{1,9}(\/[a-zé]{1,90}){0,2}$/);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, fc.uint8Array({ maxLength: 700 }), { maxKeys: 4 }), async (files) => {
      const archive = await tar(files);
      expect(archive).toEqual(await tar(files));
      expect(await untar(archive)).toEqual({ ...files });
    }),
    { numRuns: Number(process.env.NABLA_RUNS ?? 30) },
  );
});

test("says what is wrong, and where", async () => {
  const message = async (bytes: Uint8Array): Promise<string> => {
    try {
      await untar(bytes, { name: "x.tar" });
      return "nothing";
    } catch (error) {
      return String(error);
    }
  };
  expect(
    [
      await message(new Uint8Array(3)),
      await message(written.subarray(0, 515)),
      await message(written.subarray(0, 1024)),
      await message(written.map((byte, i) => (i === 3 ? 1 : byte))),
      await message(written.map((byte, i) => (i === 124 + 1024 ? 1 : byte))),
      await message(Uint8Array.from([0x1f, 0x8b, ...new Uint8Array(600)])),
      await message(new Uint8Array(600).fill(65)),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "FormatError: untar(x.tar): given 3 bytes before the end at byte 0; expected 512 bytes of tar header. Fetch the file again: it is cut short.
    FormatError: untar(x.tar): given what is no tar archive (Tar archive is truncated.) at byte 515; expected headers and files in blocks of 512 bytes, and two empty blocks at the end. Fetch the archive again: it is damaged or cut short.
    FormatError: untar(x.tar): given what is no tar archive (Tar archive is truncated.) at byte 1024; expected headers and files in blocks of 512 bytes, and two empty blocks at the end. Fetch the archive again: it is damaged or cut short.
    FormatError: untar(x.tar): given what is no tar archive (Invalid tar header checksum.) at byte 0; expected headers and files in blocks of 512 bytes, and two empty blocks at the end. Fetch the archive again: it is damaged or cut short.
    FormatError: untar(x.tar): given what is no tar archive (Invalid tar header checksum.) at byte 1024; expected headers and files in blocks of 512 bytes, and two empty blocks at the end. Fetch the archive again: it is damaged or cut short.
    FormatError: untar(x.tar): given what is no tar archive (Invalid tar header checksum.) at byte 0; expected headers and files in blocks of 512 bytes, and two empty blocks at the end. Unpack the archive with gunzip(bytes) first.
    FormatError: untar(x.tar): given what is no tar archive (Invalid tar number.) at byte 0; expected headers and files in blocks of 512 bytes, and two empty blocks at the end. Fetch the archive again: it is damaged or cut short."
  `);
});
