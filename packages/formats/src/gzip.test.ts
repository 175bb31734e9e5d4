import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as fc from "fast-check";
import { gunzip, gzip } from "./gzip.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };

const messageOf = (f: () => unknown): string => {
  try {
    f();
    return "nothing";
  } catch (error) {
    return String(error);
  }
};

test("gunzip(gzip(x)) = x, also for what zlib packs, in one member or many", () => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  fc.assert(
    fc.property(fc.array(bytes, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 9 }), (parts, level) => {
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
      expect(gunzip(gzip(whole))).toEqual(whole);
      const members = Buffer.concat(parts.map((part) => gzipSync(part, { level })));
      expect(gunzip(members)).toEqual(whole);
    }),
    runs,
  );
});

test("more than fits in a chunk", () => {
  let state = 1;
  const noise = Uint8Array.from({ length: 200_000 }, () => (state = (state * 48271) % 2147483647) >> 3);
  expect(gunzip(gzipSync(noise))).toEqual(noise);
  const zeros = new Uint8Array(3_000_000);
  expect(gunzip(gzipSync(zeros)).length).toBe(zeros.length);
});

test("a packed file carries no time", () => {
  expect(gzip(new Uint8Array([1]))).toEqual(gzip(new Uint8Array([1])));
  expect(Array.from(gzip(new Uint8Array([1])).subarray(4, 8))).toEqual([0, 0, 0, 0]);
});

test("says what is wrong, and where", () => {
  const good = gzipSync(Uint8Array.from({ length: 100 }, (_, i) => i));
  const changed = (at: number): Uint8Array =>
    Uint8Array.from(good, (byte, i) => (i === (at + good.length) % good.length ? byte ^ 255 : byte));
  expect(
    [
      messageOf(() => gunzip(new Uint8Array(3))),
      messageOf(() => gunzip(new Uint8Array(30), { name: "x.gz" })),
      messageOf(() => gunzip(good.subarray(0, 60))),
      messageOf(() => gunzip(good.subarray(0, -1))),
      messageOf(() => gunzip(changed(10))),
      messageOf(() => gunzip(changed(-8)).slice()),
      messageOf(() => gunzip(changed(-4))),
      messageOf(() => gunzip(Buffer.concat([good, Buffer.from("garbage")]))),
      messageOf(() => gunzip(gzipSync(new Uint8Array(50_000_000)), { maxBytes: 1_000_000 })),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "FormatError: gunzip: given 3 bytes before the end at byte 0; expected 18 bytes of gzip header, CRC-32 and length. Fetch the file again: it is cut short.
    FormatError: gunzip(x.gz): given the bytes 0 0 0 at byte 0; expected 31 139 8, with which a gzip file begins. Leave out gunzip if the file is not packed.
    FormatError: gunzip: given the end of the packed data at byte 60; expected more of it. Fetch the file again: it is cut short.
    FormatError: gunzip: given data with the CRC-32 58c932f5 at byte 111; expected c932f500. Fetch the file again: it is damaged.
    FormatError: gunzip: given data that cannot be unpacked (invalid length/literal) at byte 0; expected a deflate stream. Fetch the file again: it is damaged.
    FormatError: gunzip: given data with the CRC-32 58c932f5 at byte 112; expected 58c9320a. Fetch the file again: it is damaged.
    FormatError: gunzip: given the length 155 at byte 116; expected 100, what the member unpacks to. Fetch the file again: it is damaged.
    FormatError: gunzip: given data that cannot be unpacked (invalid gzip data) at byte 0; expected a deflate stream. Fetch the file again: it is damaged.
    FormatError: gunzip: given data that unpacks to more at byte 0; expected at most 1000000 bytes, the limit. Raise maxBytes if you trust the file."
  `);
});
