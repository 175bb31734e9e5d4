import { expect, test } from "vitest";
import { zipSync } from "fflate";
import { array, toNested } from "@nabla-js/ndarray";
import { parseNpz, writeNpz } from "./npz.js";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** numpy.savez(x=[1., 2.], y=[[0, 1, 2], [3, 4, 5]]), and numpy.savez_compressed of the same. */
const saved =
  "UEsDBC0AAAAAAAAAIQCayqvn//////////8FABQAeC5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAACAPwAAAEBQSwMELQAAAAAAAAAhAFC0TYT//////////wUAFAB5Lm5weQEAEACYAAAAAAAAAJgAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAQAAAAIAAAADAAAABAAAAAUAAABQSwECLQMtAAAAAAAAACEAmsqr54gAAACIAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECLQMtAAAAAAAAACEAULRNhJgAAACYAAAABQAAAAAAAAAAAAAAgAG/AAAAeS5ucHlQSwUGAAAAAAIAAgBmAAAAjgEAAAAA";
const packed =
  "UEsDBC0AAAAIAAAAIQCayqvn//////////8FABQAeC5ucHkBABAAiAAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GhgZ7BgYGBwBQSwMELQAAAAgAAAAhAFC0TYT//////////wUAFAB5Lm5weQEAEACYAAAAAAAAAFUAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKxpo6CrUKZAMuBiBgBGImIGYGYhYgZgViAFBLAQItAy0AAAAIAAAAIQCayqvnTAAAAIgAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQItAy0AAAAIAAAAIQBQtE2EVQAAAJgAAAAFAAAAAAAAAAAAAACAAYMAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAAPAQAAAAA=";

test("reads what NumPy saves, packed or not", () => {
  for (const bytes of [bytesOf(saved), bytesOf(packed)]) {
    const { x, y, ...others } = parseNpz(bytes);
    expect(others).toEqual({});
    expect(toNested(x!)).toEqual([1, 2]);
    expect(y!.dtype).toBe("int32");
    expect(toNested(y!)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  }
});

test("reads what it writes, packed or not, and writes the same bytes again", () => {
  const arrays = { "layers/0/w": array([[1, 2, 3]]), b: array([true, false]), none: array(new Float32Array(0)) };
  for (const compress of [false, true]) {
    const bytes = writeNpz(arrays, { compress });
    expect(writeNpz(arrays, { compress })).toEqual(bytes);
    const back = parseNpz(bytes);
    expect(Object.keys(back)).toEqual(Object.keys(arrays));
    expect(toNested(back["layers/0/w"]!)).toEqual([[1, 2, 3]]);
    expect(toNested(back.b!)).toEqual([true, false]);
    expect(back.none!.shape).toEqual([0]);
  }
  expect(writeNpz({ x: array(new Float32Array(10_000)) }, { compress: true }).length).toBeLessThan(400);
});

test("an array may have any name a record may have", () => {
  const back = parseNpz(writeNpz(Object.fromEntries([["__proto__", array([7])]])));
  expect(Object.keys(back)).toEqual(["__proto__"]);
});

const messageOf = (f: () => unknown): string => {
  try {
    f();
    return "nothing";
  } catch (error) {
    return String(error);
  }
};

test("says what is wrong, and where", () => {
  const good = writeNpz({ x: array([1, 2]) });
  const changed = (at: number, byte: number): Uint8Array => good.map((old, i) => (i === at ? byte : old));
  const big = writeNpz({ x: array(new Float32Array(100_000)) }, { compress: true });
  // The directory claims 10¹² bytes at most 4 GiB at a time: here 4 GiB − 2 of one small file.
  const claims = big.slice();
  const directory = claims.length - 22 - 46 - "x.npy".length;
  new DataView(claims.buffer).setUint32(directory + 24, 0xfffffffe, true);
  expect(
    [
      messageOf(() => parseNpz(new Uint8Array(10))),
      messageOf(() => parseNpz(good.slice(0, -1))),
      messageOf(() => parseNpz(changed(good.length - 22 - 51, 0))),
      messageOf(() => parseNpz(changed(40, good[40]! ^ 1))),
      messageOf(() => parseNpz(big.map((byte, i) => (i === 60 ? byte ^ 255 : byte)))),
      messageOf(() => parseNpz(big, { maxBytes: 1000 })),
      messageOf(() => parseNpz(claims)),
      messageOf(() => parseNpz(claims, { maxBytes: Infinity })),
      messageOf(() => parseNpz(zipSync({ "x.txt": new Uint8Array(3) }), { name: "w.npz" })),
      messageOf(() => writeNpz({ "../x": array([1]) })),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "FormatError: parseNpz: given 10 bytes before the end at byte 0; expected 22 bytes of zip archive. Fetch the file again: it is cut short.
    FormatError: parseNpz: given no end of a zip directory at byte 243; expected the record PK\\5\\6 in the last 22 bytes, or before a comment. Fetch the file again: it is cut short, or no zip archive.
    FormatError: parseNpz: given the signature 02014b00 at byte 171; expected 02014b50, a directory entry. Fetch the file again: it is damaged.
    FormatError: parseNpz: given the file x.npy with another CRC-32 at byte 35; expected e7abca9a. Fetch the file again: it is damaged.
    FormatError: parseNpz: given data that cannot be unpacked (invalid length/literal) at byte 35; expected a deflate stream. Fetch the file again: it is damaged.
    FormatError: parseNpz: given 400128 bytes unpacked, with x.npy at byte 35; expected at most 1000, the limit. Raise maxBytes if you trust the file.
    FormatError: parseNpz: given 4294967294 bytes unpacked, with x.npy at byte 35; expected at most 1073741824, the limit. Raise maxBytes if you trust the file.
    FormatError: parseNpz: given 400128 bytes after unpacking at byte 521; expected 4294967294, as the header says. Fetch the file again: it is damaged.
    FormatError: parseNpz(w.npz): given the file x.txt at byte 35; expected arrays alone, whose names end in .npy. Pack the archive anew without it.
    ValueError: writeNpz: given the name "../x"; expected a name that stays inside the archive. Choose a plain name."
  `);
});
