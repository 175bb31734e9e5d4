import { expect, test } from "vitest";
import * as fc from "fast-check";
import { array, type NDArray } from "@nabla-js/ndarray";
import { bytesPerElement } from "@nabla-js/ndarray/internal";
import { isFormatError } from "./formatError.js";
import { gunzip, gzip } from "./gzip.js";
import { parseIdx, writeIdx } from "./idx.js";
import { parseNpy, writeNpy } from "./npy.js";
import { parseNpz, writeNpz } from "./npz.js";
import { parseCifar10 } from "./cifar.js";
import { parseCsv, writeCsv } from "./csv.js";
import { parsePng, writePng } from "./png.js";
import { parseSafetensors, writeSafetensors } from "./safetensors.js";
import { tar, untar } from "./tar.js";
import { parseWav, writeWav } from "./wav.js";
import { unzip, zip } from "./zip.js";

/** 2,000 a format; 100,000 with NABLA_RUNS=2500. */
const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) * 40 };

const floats = array([
  [1.5, -2, 3],
  [4, 5, 6],
]);
const bytes = array(
  Uint8Array.from({ length: 64 }, (_, i) => i * 4),
  { shape: [4, 4, 4] },
);
const mask = array([true, false, true]);

interface Format {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  /** The bytes it gave back. */
  readonly parse: (bytes: Uint8Array) => number | Promise<number>;
  /** How often larger than the file its result may be: packed files grow. */
  readonly growth: number;
  /** Whether a part of a file may be a whole file. */
  readonly cuts?: boolean;
}

const weight = (arrays: readonly NDArray[]): number => arrays.reduce((sum, x) => sum + x.size * bytesPerElement(x.dtype), 0);

const formats: readonly Format[] = [
  { name: "idx", files: [writeIdx(floats), writeIdx(bytes)], parse: (b) => weight([parseIdx(b)]), growth: 4 },
  { name: "npy", files: [writeNpy(floats), writeNpy(bytes), writeNpy(mask)], parse: (b) => weight([parseNpy(b)]), growth: 4 },
  {
    name: "npz",
    files: [writeNpz({ floats, bytes }), writeNpz({ floats, mask }, { compress: true })],
    parse: (b) => weight(Object.values(parseNpz(b))),
    growth: 1032,
  },
  {
    name: "safetensors",
    files: [writeSafetensors({ floats, bytes, mask }, { made: "here" })],
    parse: (b) => weight(Object.values(parseSafetensors(b).tensors)),
    growth: 4,
  },
  { name: "gzip", files: [gzip(writeIdx(floats)), gzip(new Uint8Array(3000))], parse: (b) => gunzip(b).length, growth: 1032 },
  {
    name: "zip",
    files: [zip({ a: new Uint8Array(50), b: Uint8Array.of(1, 2, 3) }), zip({ a: Uint8Array.of(7) }, { compress: false })],
    parse: (b) => Object.values(unzip(b)).reduce((sum, { length }) => sum + length, 0),
    growth: 1032,
  },
  {
    name: "tar",
    files: [await tar({ "a/b": Uint8Array.of(1, 2, 3), c: new Uint8Array(600) })],
    parse: async (b) => Object.values(await untar(b)).reduce((sum, { length }) => sum + length, 0),
    growth: 1,
  },
  {
    name: "wav",
    files: [
      writeWav({ samples: floats, sampleRate: 8000 }),
      writeWav({ samples: floats, sampleRate: 8000 }, { encoding: "pcm8" }),
    ],
    parse: (b) => weight([parseWav(b).samples]),
    growth: 4,
  },
  {
    name: "png",
    files: [writePng(bytes), writePng(array(new Uint8Array(900), { shape: [30, 30] }))],
    parse: (b) => weight([parsePng(b)]),
    growth: 8 * 1032,
  },
  {
    name: "cifar",
    files: [Uint8Array.from({ length: 2 * 3073 }, (_, i) => (i % 3073 === 0 ? 3 : i))],
    parse: (b) => weight([parseCifar10(b).images]),
    growth: 4,
  },
  {
    name: "csv",
    files: [
      new TextEncoder().encode(
        writeCsv({
          columns: ["a", "é"],
          rows: [
            ["1", "x, y"],
            ["2", 'say "no"'],
          ],
        }),
      ),
    ],
    parse: (b) => parseCsv(b).rows.flat().join("").length,
    growth: 4,
    cuts: true,
  },
];

/** One change to a file: a byte, a run of bytes, a cut, an insertion, a repetition. */
type Change = (bytes: Uint8Array) => Uint8Array;

const at = fc.nat({ max: 4000 });
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ at, byte: fc.integer({ min: 0, max: 255 }) }).map(
    ({ at, byte }): Change =>
      (b) =>
        b.map((old, i) => (i === at % b.length ? byte : old)),
  ),
  fc.record({ at, bit: fc.nat({ max: 7 }) }).map(
    ({ at, bit }): Change =>
      (b) =>
        b.map((old, i) => (i === at % b.length ? old ^ (1 << bit) : old)),
  ),
  fc.record({ at, run: fc.uint8Array({ minLength: 1, maxLength: 9 }) }).map(({ at, run }): Change => (b) => {
    const out = b.slice();
    out.set(run.subarray(0, b.length - (at % b.length)), at % b.length);
    return out;
  }),
  fc.record({ at, byte: fc.constantFrom(0, 255) }).map(
    ({ at, byte }): Change =>
      (b) =>
        b.slice().fill(byte, at % b.length, (at % b.length) + 8),
  ),
  at.map(
    (at): Change =>
      (b) =>
        b.slice(0, at % b.length),
  ),
  at.map(
    (at): Change =>
      (b) =>
        b.slice(at % b.length),
  ),
  fc.record({ at, run: fc.uint8Array({ minLength: 1, maxLength: 9 }) }).map(
    ({ at, run }): Change =>
      (b) =>
        Uint8Array.from([...b.subarray(0, at % b.length), ...run, ...b.subarray(at % b.length)]),
  ),
  fc.record({ at, to: at }).map(({ at, to }): Change => (b) => {
    const out = b.slice();
    out.copyWithin(to % b.length, at % b.length, (at % b.length) + 16);
    return out;
  }),
);

test.each(formats)(
  "$name: bytes changed at random give a value or a FormatError, and nothing far larger than the file",
  async (format) => {
    const files = fc.constantFrom(...format.files);
    await fc.assert(
      fc.asyncProperty(files, fc.array(changes, { minLength: 1, maxLength: 4 }), async (file, all) => {
        const changed = all.reduce((bytes, change) => (bytes.length === 0 ? bytes : change(bytes)), file);
        try {
          expect(await format.parse(changed)).toBeLessThanOrEqual(format.growth * changed.length);
        } catch (error) {
          if (!isFormatError(error)) throw error;
          const { offset } = error.info;
          expect(Number.isInteger(offset) && offset >= 0 && offset <= changed.length).toBe(true);
        }
      }),
      runs,
    );
  },
);

test.each(formats.filter(({ cuts = false }) => !cuts))("$name: a file cut at any byte is refused", async ({ files, parse }) => {
  for (const file of files)
    for (let length = 0; length < file.length; length += file.length > 3000 ? 61 : 1) {
      let thrown: unknown;
      try {
        await parse(file.subarray(0, length));
      } catch (error) {
        thrown = error;
      }
      expect(isFormatError(thrown), `at ${length} of ${file.length}`).toBe(true);
    }
});
