import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { contiguous, hostOf, optionsOf } from "@nabla-js/ndarray/internal";
import { arrayOf } from "./elements.js";
import { reader, type ParseOptions, type Reader } from "./reader.js";
import { checkArray, checkByName, checkOneOf } from "./checks.js";

/** A sound: samples `[channels, time]` as float32, from −1 to 1, and how many there are in a second. */
export interface Wav {
  readonly samples: NDArray;
  /** In hertz. */
  readonly sampleRate: number;
}

/** How samples are stored. */
export type WavEncoding = "pcm8" | "pcm16" | "pcm24" | "pcm32" | "float32" | "float64";

const encodings: Readonly<Record<WavEncoding, { readonly format: number; readonly bits: number }>> = {
  pcm8: { format: 1, bits: 8 },
  pcm16: { format: 1, bits: 16 },
  pcm24: { format: 1, bits: 24 },
  pcm32: { format: 1, bits: 32 },
  float32: { format: 3, bits: 32 },
  float64: { format: 3, bits: 64 },
};

/**
 * The sound in a WAV file: PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64. Whole numbers are divided by the largest
 * negative one, so 16-bit samples become k / 32768; what is not sound (tags, cue points) is passed over.
 *
 * @throws {@link FormatError} when the bytes are cut short, no WAV, or packed in another way.
 * @example
 * ```ts
 * parseWav(writeWav({ samples: np.array([[0, 0.5, -1]]), sampleRate: 8000 })).samples; // [[ 0.   0.5 -1. ]]
 * ```
 * @see Microsoft and IBM (1991), "Multimedia Programming Interface and Data Specifications 1.0", section on WAVE.
 */
export const parseWav = (bytes: Uint8Array, options: ParseOptions = {}): Wav => {
  const { name } = optionsOf("parseWav", options, { name: undefined });
  const r = reader("parseWav", bytes, name);
  const [riff, wave] = [r.latin1(0, 4, "RIFF header"), r.latin1(8, 4, "RIFF header")];
  if (riff !== "RIFF" || wave !== "WAVE")
    throw r.error(riff === "RIFF" ? 8 : 0, {
      given: JSON.stringify(riff === "RIFF" ? wave : riff),
      expected: riff === "RIFF" ? '"WAVE"' : '"RIFF", with which a WAV file begins',
      mend: "Check that this is a WAV file.",
    });
  const format = findChunk(r, "fmt ");
  const { encoding, channels, sampleRate } = readFormat(r, format);
  const data = findChunk(r, "data");
  const { bits } = encodings[encoding];
  const frame = channels * (bits / 8);
  if (data.length % frame !== 0)
    throw r.error(data.start + data.length - (data.length % frame), {
      given: `${data.length % frame} bytes behind the last sample`,
      expected: `${frame} bytes for the samples of one moment`,
      mend: "Fetch the file again: it is cut short.",
    });
  const time = data.length / frame;
  const read = sampleReader(encoding, new DataView(bytes.buffer, bytes.byteOffset + data.start, data.length));
  const samples = new Float32Array(channels * time);
  for (let t = 0; t < time; t++) for (let c = 0; c < channels; c++) samples[c * time + t] = read((t * channels + c) * (bits / 8));
  return { samples: arrayOf([channels, time], "float32", samples), sampleRate };
};

interface Chunk {
  readonly start: number;
  readonly length: number;
}

const findChunk = (r: Reader, id: string): Chunk => {
  for (let at = 12; ;) {
    r.need(at, 8, `a chunk, looking for "${id}"`);
    const length = r.u32(at + 4, "length of a chunk");
    if (r.latin1(at, 4, "name of a chunk") === id) {
      r.need(at + 8, length, `the chunk "${id}"`);
      return { start: at + 8, length };
    }
    // Chunks begin at even offsets.
    at += 8 + length + (length % 2);
  }
};

const readFormat = (r: Reader, { start, length }: Chunk) => {
  if (length < 16)
    throw r.error(start, {
      given: `a format chunk of ${length} bytes`,
      expected: "at least 16",
      mend: "Fetch the file again: it is damaged.",
    });
  // The extensible format holds the plain one in the first bytes of an identifier.
  const tag = r.u16(start, "format");
  const format = tag === 0xfffe && length >= 26 ? r.u16(start + 24, "format") : tag;
  const [channels, sampleRate, bits] = [r.u16(start + 2, "channels"), r.u32(start + 4, "sample rate"), r.u16(start + 14, "bits")];
  const encoding = (Object.keys(encodings) as WavEncoding[]).find(
    (each) => encodings[each].format === format && encodings[each].bits === bits,
  );
  if (encoding === undefined)
    throw r.error(start, {
      given: `the format ${format} with ${bits} bits`,
      expected: "PCM (1) of 8, 16, 24 or 32 bits, or floats (3) of 32 or 64",
      mend: "Convert the sound to 16-bit PCM first.",
    });
  if (channels === 0 || sampleRate === 0)
    throw r.error(start + 2, {
      given: `${channels} channels and ${sampleRate} samples in a second`,
      expected: "at least one of each",
      mend: "Fetch the file again: it is damaged.",
    });
  return { encoding, channels, sampleRate };
};

const sampleReader = (encoding: WavEncoding, view: DataView): ((at: number) => number) => {
  switch (encoding) {
    case "pcm8":
      // Alone of all, 8-bit samples have no sign: 128 is silence.
      return (at) => (view.getUint8(at) - 128) / 128;
    case "pcm16":
      return (at) => view.getInt16(at, true) / 2 ** 15;
    case "pcm24":
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23;
    case "pcm32":
      return (at) => view.getInt32(at, true) / 2 ** 31;
    case "float32":
      return (at) => view.getFloat32(at, true);
    case "float64":
      return (at) => view.getFloat64(at, true);
  }
};

/**
 * A sound as a WAV file. Samples beyond ±1 are cut off, save in float encodings; NaN becomes silence.
 *
 * @param wav - Samples `[channels, time]`, or `[time]` for one channel, of any float dtype.
 * @throws {@link ShapeError} when the samples have another rank or no channel; {@link ValueError} for a sample rate that
 * is no whole number of hertz.
 */
export const writeWav = (wav: Wav, options: { readonly encoding?: WavEncoding } = {}): Uint8Array => {
  checkByName("writeWav", "wav", wav, "{ samples, sampleRate }", "Write it as { samples, sampleRate: 16_000 }.");
  const { samples, sampleRate } = wav;
  checkArray("writeWav", "samples", samples);
  const { encoding } = optionsOf("writeWav", options, { encoding: "pcm16" });
  checkOneOf("writeWav", "encoding", encoding, Object.keys(encodings));
  const [channels, time] = samples.ndim === 1 ? [1, samples.shape[0]] : samples.shape;
  if (samples.ndim < 1 || samples.ndim > 2 || channels < 1 || channels > 0xffff)
    throw new ShapeError({
      op: "writeWav",
      given: { samples: samples.shape },
      expected: "[channels, time] or [time]",
      mend: "Transpose or reshape the samples.",
    });
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || sampleRate > 0xffffffff)
    throw new ValueError({
      op: "writeWav",
      given: `sampleRate ${sampleRate}`,
      expected: "a whole number of hertz",
      mend: "Round the sample rate.",
    });
  const { format, bits } = encodings[encoding];
  const frame = channels * (bits / 8);
  const length = time * frame;
  const bytes = new Uint8Array(44 + length + (length % 2));
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string): void => {
    for (let i = 0; i < 4; i++) bytes[at + i] = letters.charCodeAt(i);
  };
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVE");
  text(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, format, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, bits, true);
  text(36, "data");
  view.setUint32(40, length, true);
  const { data } = contiguous(hostOf(samples));
  const write = sampleWriter(encoding, view);
  for (let t = 0; t < time; t++)
    for (let c = 0; c < channels; c++) write(44 + (t * channels + c) * (bits / 8), data[c * time + t]);
  return bytes;
};

const sampleWriter = (encoding: WavEncoding, view: DataView): ((at: number, value: number) => void) => {
  const whole = (value: number, bits: number): number => {
    const scale = 2 ** (bits - 1);
    return Math.max(-scale, Math.min(scale - 1, Math.round((Number.isNaN(value) ? 0 : value) * scale)));
  };
  switch (encoding) {
    case "pcm8":
      return (at, value) => view.setUint8(at, whole(value, 8) + 128);
    case "pcm16":
      return (at, value) => view.setInt16(at, whole(value, 16), true);
    case "pcm24":
      return (at, value) => {
        const k = whole(value, 24);
        view.setUint16(at, k & 0xffff, true);
        view.setInt8(at + 2, k >> 16);
      };
    case "pcm32":
      return (at, value) => view.setInt32(at, whole(value, 32), true);
    case "float32":
      return (at, value) => view.setFloat32(at, value, true);
    case "float64":
      return (at, value) => view.setFloat64(at, value, true);
  }
};
