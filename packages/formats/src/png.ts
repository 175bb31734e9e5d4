import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { contiguous, hostOf, optionsOf } from "@nabla-js/ndarray/internal";
import { convertIndexedToRgb, decode, encode, type DecodedPng } from "fast-png";
import { arrayOf } from "./elements.js";
import { minimalPng, type PngHeader } from "./pngChunks.js";
import { reader, type ParseOptions } from "./reader.js";
import { checkArray, checkMost } from "./checks.js";

/** The options of {@link parsePng}. */
export interface PngOptions extends ParseOptions {
  /** The most pixels it may have. @defaultValue 10⁸ */
  readonly maxPixels?: number;
}

/**
 * The picture in a PNG file, of any kind: grey, coloured, with a palette, with transparency, interlaced.
 *
 * @returns `[channels, height, width]`: 1 channel for grey, 2 with transparency, 3 for colour, 4 with transparency;
 * uint8, from 0 to 255 whatever the depth, or int32 from 0 to 65535 where the file has 16 bits. One colour that is
 * declared transparent stays opaque.
 * @throws {@link FormatError} when the bytes are no PNG, damaged, cut short, or have more than `maxPixels`.
 * @example
 * ```ts
 * parsePng(writePng(np.array([[[0, 255]]], { dtype: "uint8" }))); // [[[  0 255]]]
 * ```
 * @see ISO/IEC 15948, "Portable Network Graphics (PNG): Functional specification".
 */
export const parsePng = (bytes: Uint8Array, options: PngOptions = {}): NDArray => {
  const { name, maxPixels } = optionsOf("parsePng", options, { name: undefined, maxPixels: 1e8 });
  checkMost("parsePng", "maxPixels", maxPixels);
  const r = reader("parsePng", bytes, name);
  const { header, file, dataStart } = minimalPng(r, maxPixels);
  let image: DecodedPng;
  let data: Uint8Array | Uint16Array;
  try {
    image = decode(file);
    data = header.indexed ? convertIndexedToRgb(image) : spread(image, header);
  } catch (error) {
    throw r.error(dataStart, {
      given: `pixels that cannot be read (${(error as Error).message})`,
      expected: "a picture as the header describes it",
      mend: "Fetch the file again: it is damaged.",
    });
  }
  const { height, width } = header;
  const channels = data.length / (height * width);
  const out = header.depth === 16 ? new Int32Array(data.length) : new Uint8Array(data.length);
  for (let i = 0; i < height * width; i++)
    for (let c = 0; c < channels; c++) out[c * height * width + i] = data[i * channels + c];
  return arrayOf([channels, height, width], header.depth === 16 ? "int32" : "uint8", out);
};

/** Pixels of fewer than 8 bits, which lie several in a byte, as a byte each from 0 to 255. */
const spread = ({ data, width, height }: DecodedPng, { depth }: PngHeader): Uint8Array | Uint16Array => {
  if (depth >= 8) return data as Uint8Array | Uint16Array;
  const line = Math.ceil((width * depth) / 8);
  const largest = 2 ** depth - 1;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * line + (bit >> 3)];
      out[y * width + x] = ((byte >> (8 - depth - (bit & 7))) & largest) * (255 / largest);
    }
  return out;
};

/**
 * A picture as a PNG file.
 *
 * @param image - `[height, width]`, or `[channels, height, width]` with 1 channel for grey, 2 with transparency, 3 for
 * colour, 4 with transparency; uint8.
 * @throws {@link DTypeError} for another dtype; {@link ShapeError} for another shape, or a side of length 0.
 */
export const writePng = (image: NDArray): Uint8Array => {
  checkArray("writePng", "image", image);
  if (image.dtype !== "uint8")
    throw new DTypeError({
      op: "writePng",
      given: { image: image.dtype },
      expected: "uint8, from 0 to 255",
      mend: 'Scale the values to 0 … 255 and convert with astype(image, "uint8").',
    });
  const [channels, height, width] = image.ndim === 2 ? [1, ...image.shape] : image.shape;
  if (image.ndim < 2 || image.ndim > 3 || channels > 4 || image.size === 0)
    throw new ShapeError({
      op: "writePng",
      given: { image: image.shape },
      expected: "[height, width] or [channels, height, width], with 1 to 4 channels and no side of length 0",
      mend: "Take one image of a batch, and put the channels first.",
    });
  const planes = contiguous(hostOf(image)).data;
  const data = new Uint8Array(image.size);
  for (let i = 0; i < height * width; i++)
    for (let c = 0; c < channels; c++) data[i * channels + c] = planes[c * height * width + i];
  return encode({ width, height, channels, depth: 8, data }, { zlib: { level: 9 } });
};
