import { expect, test } from "vitest";
import * as fc from "fast-check";
import { array, toNested, toTypedArray, zeros } from "@nabla-js/ndarray";
import { parseWav, writeWav, type WavEncoding } from "./wav.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** What Python's module wave writes: silence, the lowest sample, the highest, half of it. */
const written: Readonly<Record<string, string>> = {
  pcm8: "UklGRigAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQQAAACAAP/A",
  pcm24: "UklGRjAAAABXQVZFZm10IBAAAAABAAEAQB8AAMBdAAADABgAZGF0YQwAAAAAAAAAAID//38AAEA=",
  pcm32: "UklGRjQAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAAEACAAZGF0YRAAAAAAAAAAAAAAgP///38AAABA",
};

test("reads what others write", () => {
  for (const [encoding, text] of Object.entries(written)) {
    const { samples, sampleRate } = parseWav(bytesOf(text));
    const [silence, lowest, highest, half] = toTypedArray(samples);
    expect([samples.shape, samples.dtype, sampleRate]).toEqual([[1, 4], "float32", 8000]);
    expect([silence, lowest, half], encoding).toEqual([0, -1, 0.5]);
    expect(highest).toBeCloseTo(1, 1);
  }
});

test("writes byte for byte what others write", () => {
  for (const [encoding, text] of Object.entries(written)) {
    const bytes = bytesOf(text);
    expect(writeWav(parseWav(bytes), { encoding: encoding as WavEncoding })).toEqual(bytes);
  }
});

test("two channels lie one behind the other", () => {
  const stereo = "UklGRiwAAABXQVZFZm10IBAAAAABAAIAgD4AAAD6AAAEABAAZGF0YQgAAAAAAACA/38AQA==";
  const { samples, sampleRate } = parseWav(bytesOf(stereo));
  expect(sampleRate).toBe(16000);
  expect(toNested(samples)).toEqual([
    [0, 32767 / 32768],
    [-1, 0.5],
  ]);
});

test("other chunks are passed over, and the extensible format is read", () => {
  const plain = writeWav({ samples: array([[0.5, -0.5]]), sampleRate: 8000 });
  const list = [..."LIST"].map((c) => c.charCodeAt(0));
  // A chunk of odd length, and a byte behind it.
  const tagged = Uint8Array.from([...plain.subarray(0, 12), ...list, 3, 0, 0, 0, 1, 2, 3, 0, ...plain.subarray(12)]);
  expect(toNested(parseWav(tagged).samples)).toEqual([[0.5, -0.5]]);
  const extensible = Uint8Array.from([
    ...plain.subarray(0, 16),
    40,
    0,
    0,
    0,
    0xfe,
    0xff,
    ...plain.subarray(22, 36),
    22,
    0,
    16,
    0,
    4,
    0,
    0,
    0,
    1,
    0,
    ...new Array<number>(14).fill(0),
    ...plain.subarray(36),
  ]);
  expect(toNested(parseWav(extensible).samples)).toEqual([[0.5, -0.5]]);
});

test("what is too loud is cut off, and NaN is silence", () => {
  const loud = array([[2, -2, NaN, 1]]);
  expect(toNested(parseWav(writeWav({ samples: loud, sampleRate: 1 })).samples)).toEqual([[32767 / 32768, -1, 0, 32767 / 32768]]);
  expect(toNested(parseWav(writeWav({ samples: loud, sampleRate: 1 }, { encoding: "float32" })).samples)).toEqual([
    [2, -2, NaN, 1],
  ]);
});

test("says what is wrong, and where", () => {
  const good = writeWav({ samples: array([[0.5, -0.5]]), sampleRate: 8000 });
  const changed = (at: number, byte: number): Uint8Array => good.map((old, i) => (i === at ? byte : old));
  expect(() => parseWav(new Uint8Array(0))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given the end of the bytes at byte 0; expected 4 bytes of RIFF header. Fetch the file again: it is cut short.]`,
  );
  expect(() => parseWav(changed(0, 0x58), { name: "a.wav" })).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav(a.wav): given "XIFF" at byte 0; expected "RIFF", with which a WAV file begins. Check that this is a WAV file.]`,
  );
  expect(() => parseWav(changed(8, 0x58))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given "XAVE" at byte 8; expected "WAVE". Check that this is a WAV file.]`,
  );
  expect(() => parseWav(changed(16, 3))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given a format chunk of 3 bytes at byte 20; expected at least 16. Fetch the file again: it is damaged.]`,
  );
  expect(() => parseWav(changed(20, 85))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given the format 85 with 16 bits at byte 20; expected PCM (1) of 8, 16, 24 or 32 bits, or floats (3) of 32 or 64. Convert the sound to 16-bit PCM first.]`,
  );
  expect(() => parseWav(changed(22, 0))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given 0 channels and 8000 samples in a second at byte 22; expected at least one of each. Fetch the file again: it is damaged.]`,
  );
  expect(() => parseWav(changed(39, 0x58))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given the end of the bytes at byte 48; expected 8 bytes of a chunk, looking for "data". Fetch the file again: it is cut short.]`,
  );
  expect(() => parseWav(changed(40, 3))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given 1 bytes behind the last sample at byte 46; expected 2 bytes for the samples of one moment. Fetch the file again: it is cut short.]`,
  );
  expect(() => parseWav(changed(43, 255))).toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseWav: given 4 bytes before the end at byte 44; expected 4278190084 bytes of the chunk "data". Fetch the file again: it is cut short.]`,
  );
  expect(() => writeWav({ samples: zeros([1, 2, 3]), sampleRate: 8000 })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: writeWav: given samples [1, 2, 3]; expected [channels, time] or [time]. Transpose or reshape the samples.]`,
  );
  expect(() => writeWav({ samples: zeros([3]), sampleRate: 44.1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: writeWav: given sampleRate 44.1; expected a whole number of hertz. Round the sample rate.]`,
  );
});

test("parseWav(writeWav(x)) is x, to half a step of the encoding", () => {
  const steps: Readonly<Record<WavEncoding, number>> = {
    pcm8: 2 ** -7,
    pcm16: 2 ** -15,
    pcm24: 2 ** -23,
    pcm32: 2 ** -31,
    float32: 0,
    float64: 0,
  };
  const sounds = fc.record({
    channels: fc.integer({ min: 1, max: 3 }),
    time: fc.nat({ max: 9 }),
    encoding: fc.constantFrom(...(Object.keys(steps) as WavEncoding[])),
    sampleRate: fc.integer({ min: 1, max: 200_000 }),
    seed: fc.nat({ max: 1000 }),
  });
  fc.assert(
    fc.property(sounds, ({ channels, time, encoding, sampleRate, seed }) => {
      const x = Float32Array.from({ length: channels * time }, (_, i) => Math.sin(seed + 7 * i) * 0.99);
      const back = parseWav(writeWav({ samples: array(x, { shape: [channels, time] }), sampleRate }, { encoding }));
      expect([back.sampleRate, back.samples.shape]).toEqual([sampleRate, [channels, time]]);
      const y = toTypedArray(back.samples);
      // A float32 near 1 is itself known to 2⁻²⁵ only.
      x.forEach((value, i) =>
        expect(Math.abs(y[i]! - value)).toBeLessThanOrEqual(steps[encoding] / 2 + (steps[encoding] > 0 ? 2 ** -24 : 0)),
      );
    }),
    runs,
  );
});
