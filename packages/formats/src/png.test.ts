import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import * as fc from "fast-check";
import { array, toNested, toTypedArray, zeros } from "@nabla-js/ndarray";
import { crc32 } from "./crc32.js";
import { parsePng, writePng } from "./png.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };

type Chunk = readonly [type: string, bytes: readonly number[] | Uint8Array];

/** A PNG file made by hand. */
const png = (chunks: readonly Chunk[]): Uint8Array => {
  const out = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const word = (x: number): number[] => [x >>> 24, (x >>> 16) & 255, (x >>> 8) & 255, x & 255];
  for (const [type, bytes] of chunks) {
    const body = [...Array.from(type, (c) => c.charCodeAt(0)), ...bytes];
    out.push(...word(bytes.length), ...body, ...word(crc32(Uint8Array.from(body))));
  }
  return Uint8Array.from(out);
};
const header = (width: number, height: number, depth: number, colour: number, interlace = 0): Chunk => [
  "IHDR",
  [0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255, depth, colour, 0, 0, interlace],
];
const data = (...bytes: number[]): Chunk => ["IDAT", deflateSync(Uint8Array.from(bytes))];
const end: Chunk = ["IEND", []];

test("one bit, two bits and four bits become 0 to 255", () => {
  // Lines of three pixels: 1 0 1, 3 1 2, 15 0 1; a byte before each says that it is not filtered.
  expect(toNested(parsePng(png([header(3, 1, 1, 0), data(0, 0b10100000), end])))).toEqual([[[255, 0, 255]]]);
  expect(toNested(parsePng(png([header(3, 1, 2, 0), data(0, 0b11011000), end])))).toEqual([[[255, 85, 170]]]);
  expect(toNested(parsePng(png([header(3, 1, 4, 0), data(0, 0xf0, 0x10), end])))).toEqual([[[255, 0, 17]]]);
});

test("sixteen bits are int32; channels come first", () => {
  const deep = parsePng(png([header(1, 2, 16, 0), data(0, 1, 2, 0, 255, 255), end]));
  expect([deep.dtype, toNested(deep)]).toEqual(["int32", [[[258], [65535]]]]);
  const colour = parsePng(png([header(2, 1, 8, 2), data(0, 1, 2, 3, 4, 5, 6), end]));
  expect(toNested(colour)).toEqual([[[1, 4]], [[2, 5]], [[3, 6]]]);
});

test("a palette, with transparency or without", () => {
  const palette: Chunk = ["PLTE", [10, 20, 30, 40, 50, 60]];
  expect(toNested(parsePng(png([header(2, 1, 1, 3), palette, data(0, 0b01000000), end])))).toEqual([
    [[10, 40]],
    [[20, 50]],
    [[30, 60]],
  ]);
  const clear = parsePng(png([header(2, 1, 8, 3), palette, ["tRNS", [7]], data(0, 0, 1), end]));
  expect(toNested(clear)).toEqual([[[10, 40]], [[20, 50]], [[30, 60]], [[7, 255]]]);
});

test("interlaced pictures, pixels in many chunks, and chunks that are no picture", () => {
  const pixels = Uint8Array.from({ length: 5 * 7 * 3 }, (_, i) => i);
  const plain = parsePng(encode({ width: 5, height: 7, channels: 3, depth: 8, data: pixels }));
  expect(
    toTypedArray(parsePng(encode({ width: 5, height: 7, channels: 3, depth: 8, data: pixels }, { interlace: "Adam7" }))),
  ).toEqual(toTypedArray(plain));
  const packed = deflateSync(Uint8Array.from([0, 9, 8]));
  const bomb: Chunk = ["iCCP", [65, 0, 0, ...deflateSync(new Uint8Array(1000))]];
  const many = png([header(2, 1, 8, 0), bomb, ["IDAT", packed.subarray(0, 3)], ["IDAT", []], ["IDAT", packed.subarray(3)], end]);
  expect(toNested(parsePng(many))).toEqual([[[9, 8]]]);
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
  const good = writePng(
    array(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: "uint8" },
    ),
  );
  expect(
    [
      messageOf(() => parsePng(new Uint8Array(3))),
      messageOf(() => parsePng(new Uint8Array(30), { name: "a.png" })),
      messageOf(() => parsePng(good.map((byte, i) => (i === 16 ? 1 : byte)))),
      messageOf(() => parsePng(good.subarray(0, -1))),
      messageOf(() => parsePng(png([data(0), end]))),
      messageOf(() => parsePng(png([header(0, 1, 8, 0), data(0), end]))),
      messageOf(() => parsePng(png([header(20_000, 20_000, 8, 0), data(0), end]))),
      messageOf(() => parsePng(png([header(1, 1, 3, 0), data(0, 1), end]))),
      messageOf(() => parsePng(png([header(1, 1, 8, 0, 2), data(0, 1), end]))),
      messageOf(() => parsePng(png([header(1, 1, 8, 0), end]))),
      messageOf(() => parsePng(png([header(1, 1, 8, 3), data(0, 0), end]))),
      messageOf(() => parsePng(png([header(1, 1, 8, 3), ["PLTE", [1, 2, 3]], data(0, 9), end]))),
      messageOf(() => parsePng(png([header(9, 9, 8, 0), data(0, 1, 2), end]))),
      messageOf(() => parsePng(png([header(2, 1, 8, 0), data(...new Array<number>(100_000).fill(0)), end]))),
      messageOf(() => parsePng(png([header(1, 1, 8, 0), ["IDAT", [1, 2, 3]], end]))),
      messageOf(() => parsePng(png([header(1, 1, 8, 0), data(9, 1), end]))),
      messageOf(() => writePng(zeros([2, 2]))),
      messageOf(() => writePng(zeros([5, 2, 2], "uint8"))),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "FormatError: parsePng: given 3 bytes before the end at byte 0; expected 8 bytes of PNG signature. Fetch the file again: it is cut short.
    FormatError: parsePng(a.png): given the bytes 0 0 0 0 0 0 0 0 at byte 0; expected 137 80 78 71 13 10 26 10, with which a PNG file begins. Check that this is a PNG file.
    FormatError: parsePng: given the chunk "IHDR" with the CRC-32 8a4b8b7d at byte 8; expected 57dd52f8. Fetch the file again: it is damaged.
    FormatError: parsePng: given 3 bytes before the end at byte 67; expected 4 bytes of the chunk IEND and its CRC-32. Fetch the file again: it is cut short.
    FormatError: parsePng: given the chunk IDAT of 9 bytes at byte 16; expected IHDR of 13 bytes. Fetch the file again: it is damaged.
    FormatError: parsePng: given a picture of 0 × 1 at byte 16; expected 1 to 100000000 pixels. Raise maxPixels if you trust the file.
    FormatError: parsePng: given a picture of 20000 × 20000 at byte 16; expected 1 to 100000000 pixels. Raise maxPixels if you trust the file.
    FormatError: parsePng: given the colour type 0 with 3 bits at byte 16; expected one of the pairs that PNG has. Fetch the file again: it is damaged.
    FormatError: parsePng: given the methods 0, 0, 2 at byte 16; expected 0, 0, and 0 or 1, for packing, filters and interlacing. Fetch the file again: it is damaged.
    FormatError: parsePng: given no pixels at byte 45; expected a chunk IDAT. Fetch the file again: it is damaged.
    FormatError: parsePng: given no palette at byte 67; expected a chunk PLTE, as the header promises. Fetch the file again: it is damaged.
    FormatError: parsePng: given pixels that cannot be read (Incorrect index of palette color) at byte 48; expected a picture as the header describes it. Fetch the file again: it is damaged.
    FormatError: parsePng: given 3 bytes of pixels at byte 41; expected 90 bytes, as the header says. Fetch the file again: it is damaged.
    FormatError: parsePng: given more pixels than the picture has at byte 41; expected 3 bytes, as the header says. Fetch the file again: it is damaged.
    FormatError: parsePng: given 0 bytes of pixels at byte 41; expected 2 bytes, as the header says. Fetch the file again: it is damaged.
    FormatError: parsePng: given pixels that cannot be read (Unsupported filter: 9) at byte 33; expected a picture as the header describes it. Fetch the file again: it is damaged.
    DTypeError: writePng: given image float32; expected uint8, from 0 to 255. Scale the values to 0 … 255 and convert with astype(image, "uint8").
    ShapeError: writePng: given image [5, 2, 2]; expected [height, width] or [channels, height, width], with 1 to 4 channels and no side of length 0. Take one image of a batch, and put the channels first."
  `);
});

test("parsePng(writePng(x)) = x", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 251 }),
      (channels, height, width, step) => {
        const shape = [channels, height, width];
        const x = Uint8Array.from({ length: channels * height * width }, (_, i) => i * step);
        const y = parsePng(writePng(array(x, { shape })));
        expect([y.dtype, y.shape]).toEqual(["uint8", shape]);
        expect(toTypedArray(y)).toEqual(x);
      },
    ),
    runs,
  );
});
