import { Unzlib } from "fflate";
import { crc32 } from "./crc32.js";
import type { Reader } from "./reader.js";

/** What the first chunk of a PNG file says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly indexed: boolean;
}

interface Chunk {
  readonly type: string;
  /** Where its length stands. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Channels and depths of each colour type. */
const colours: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/**
 * Checks a PNG file, and gives one that holds nothing but the picture: header, palette, and pixels that unpack to exactly
 * what the header needs. So whoever decodes it is asked for no more memory than that.
 */
export const minimalPng = (
  r: Reader,
  maxPixels: number,
): { readonly header: PngHeader; readonly file: Uint8Array; readonly dataStart: number } => {
  const chunks = readChunks(r);
  const [first] = chunks;
  const header = readHeader(r, first, maxPixels);
  const wanted = chunks.filter(({ type }) => type === "PLTE" || type === "IDAT" || (type === "tRNS" && header.indexed));
  const palette = wanted.find(({ type }) => type === "PLTE");
  const data = wanted.filter(({ type }) => type === "IDAT");
  if (data.length === 0 || (header.indexed && (palette === undefined || palette.bytes.length === 0)))
    throw r.error(r.bytes.length, {
      given: data.length === 0 ? "no pixels" : "no palette",
      expected: data.length === 0 ? "a chunk IDAT" : "a chunk PLTE, as the header promises",
      mend: "Fetch the file again: it is damaged.",
    });
  checkData(r, data, rawBytes(first.bytes, header));
  const kept = [first, ...wanted, { type: "IEND", at: 0, bytes: new Uint8Array(0) }];
  return { header, file: join(kept), dataStart: data[0].at };
};

const readChunks = (r: Reader): readonly Chunk[] => {
  r.need(0, 8, "PNG signature");
  if (signature.some((byte, i) => r.bytes[i] !== byte))
    throw r.error(0, {
      given: `the bytes ${Array.from(r.bytes.subarray(0, 8)).join(" ")}`,
      expected: `${signature.join(" ")}, with which a PNG file begins`,
      mend: "Check that this is a PNG file.",
    });
  const chunks: Chunk[] = [];
  for (let at = 8; chunks.at(-1)?.type !== "IEND";) {
    const length = r.u32(at, "length of a chunk", false);
    const type = r.latin1(at + 4, 4, "name of a chunk");
    r.need(at + 8, length + 4, `the chunk ${type} and its CRC-32`);
    const given = crc32(r.bytes.subarray(at + 4, at + 8 + length));
    const expected = r.u32(at + 8 + length, "CRC-32", false);
    if (given !== expected)
      throw r.error(at, {
        given: `the chunk ${JSON.stringify(type)} with the CRC-32 ${given.toString(16).padStart(8, "0")}`,
        expected: expected.toString(16).padStart(8, "0"),
        mend: "Fetch the file again: it is damaged.",
      });
    chunks.push({ type, at, bytes: r.bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
};

const readHeader = (r: Reader, { type, at, bytes }: Chunk, maxPixels: number): PngHeader => {
  const wrong = (given: string, expected: string, mend = "Fetch the file again: it is damaged.") =>
    r.error(at + 8, { given, expected, mend });
  if (type !== "IHDR" || bytes.length !== 13) throw wrong(`the chunk ${type} of ${bytes.length} bytes`, "IHDR of 13 bytes");
  const [width, height] = [r.u32(at + 8, "width", false), r.u32(at + 12, "height", false)];
  if (width === 0 || height === 0 || width * height > maxPixels)
    throw wrong(`a picture of ${width} × ${height}`, `1 to ${maxPixels} pixels`, "Raise maxPixels if you trust the file.");
  const [depth, colour, compression, filter, interlace] = bytes.subarray(8);
  if (!colours[colour]?.depths.includes(depth))
    throw wrong(`the colour type ${colour} with ${depth} bits`, "one of the pairs that PNG has");
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw wrong(`the methods ${compression}, ${filter}, ${interlace}`, "0, 0, and 0 or 1, for packing, filters and interlacing");
  return { width, height, depth, indexed: colour === 3 };
};

/** The offsets and steps of the seven passes of an interlaced picture. */
const passes: readonly (readonly [x: number, y: number, dx: number, dy: number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** The bytes of the picture before packing: each line, and a byte before it for its filter. */
const rawBytes = (header: Uint8Array, { width, height, depth }: PngHeader): number => {
  const [, colour, , , interlace] = header.subarray(8);
  const lines = (w: number, h: number): number => (w === 0 ? 0 : h * (1 + Math.ceil((w * depth * colours[colour].channels) / 8)));
  if (interlace === 0) return lines(width, height);
  return passes.reduce(
    (sum, [x, y, dx, dy]) => sum + lines(Math.max(0, Math.ceil((width - x) / dx)), Math.max(0, Math.ceil((height - y) / dy))),
    0,
  );
};

/** Throws unless the data unpacks to exactly `expected` bytes; keeps none of them. */
const checkData = (r: Reader, data: readonly Chunk[], expected: number): void => {
  let given = 0;
  const stream = new Unzlib((chunk) => {
    given += chunk.length;
  });
  for (const { at, bytes } of data)
    for (let from = 0; given <= expected && from < bytes.length; from += 16_384) {
      try {
        stream.push(bytes.subarray(from, from + 16_384), false);
      } catch (error) {
        throw r.error(at + 8 + from, {
          given: `pixels that cannot be unpacked (${(error as Error).message})`,
          expected: "a zlib stream",
          mend: "Fetch the file again: it is damaged.",
        });
      }
    }
  if (given !== expected)
    throw r.error(data[0].at + 8, {
      given: given > expected ? "more pixels than the picture has" : `${given} bytes of pixels`,
      expected: `${expected} bytes, as the header says`,
      mend: "Fetch the file again: it is damaged.",
    });
};

const join = (chunks: readonly Chunk[]): Uint8Array => {
  const file = new Uint8Array(8 + chunks.reduce((sum, { bytes }) => sum + 12 + bytes.length, 0));
  const view = new DataView(file.buffer);
  file.set(signature);
  let at = 8;
  for (const { type, bytes } of chunks) {
    view.setUint32(at, bytes.length);
    for (let i = 0; i < 4; i++) file[at + 4 + i] = type.charCodeAt(i);
    file.set(bytes, at + 8);
    view.setUint32(at + 8 + bytes.length, crc32(file.subarray(at + 4, at + 8 + bytes.length)));
    at += 12 + bytes.length;
  }
  return file;
};
