import * as np from "@nabla-js/ndarray";
import { logMelSpectrogram } from "@nabla-js/datasets";
import { parseWav } from "@nabla-js/formats";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Question } from "../task.js";

/** How recordings of speech are looked at: samples in a second, in a frame and from one frame to the next; bands, in hertz. */
export const speech = { sampleRate: 8000, length: 256, hop: 160, mels: 40, low: 60, high: 3900 } as const;

/** How far below the loudest a band counts as silent, in nats: 39 dB. */
const depth = 9;

/** Samples that `frames` frames hear. */
export const samplesOf = (frames: number): number => (frames - 1) * speech.hop + speech.length;

/** What was said in a recording, without the silence around it, of power 1. */
export const spokenPart = (recording: NDArray): Float32Array => {
  const all = Float32Array.from(np.toTypedArray(recording));
  const [from, to] = limits(all);
  const spoken = all.subarray(from, to);
  const power = spoken.reduce((sum, v) => sum + v * v, 0) / spoken.length;
  return spoken.map((v) => v / Math.sqrt(power + 1e-12));
};

/** Where it begins and ends: the first and the last 10 ms that are not much softer than the loudest, and 50 ms beside them. */
const limits = (all: Float32Array): readonly [from: number, to: number] => {
  const [block, margin, share] = [80, 5, 0.06];
  const volumes = Array.from({ length: Math.ceil(all.length / block) }, (_, i) =>
    all.subarray(i * block, (i + 1) * block).reduce((sum, v) => sum + Math.abs(v), 0),
  );
  const smooth = volumes.map((v, i) => (volumes[i - 1] ?? 0) + v + (volumes[i + 1] ?? 0));
  const loudest = smooth.reduce((a, b) => Math.max(a, b), 0);
  const isLoud = smooth.map((v) => v >= share * loudest);
  const from = Math.max(0, isLoud.indexOf(true) - margin) * block;
  return [from, Math.min(all.length, (isLoud.lastIndexOf(true) + 1 + margin) * block)];
};

/** A sound in the middle of `frames` frames of silence, from a whole frame on; what does not fit is cut off. */
export const centred = (sound: Float32Array, frames: number): NDArray => {
  const count = Math.min(frames, 1 + Math.max(0, Math.floor((sound.length - speech.length) / speech.hop)));
  const first = Math.floor((frames - count) / 2) * speech.hop;
  const all = new Float32Array(samplesOf(frames));
  all.set(sound.subarray(0, all.length - first), first);
  return np.array(all);
};

/**
 * How loud each band is at each moment, in nats above a floor that lies 9 below the loudest of the recording: 0 where nothing is
 * heard.
 *
 * @param sounds - `[batch, samples]`.
 * @returns `[batch, 1, frames, bands]`, from 0 to 9.
 */
export const loudnessOf = (sounds: NDArray): NDArray => aboveFloor(np.expandDims(logMelSpectrogram(sounds, speech), 1));

/** Loudness in nats, told from its floor. */
export const aboveFloor = (loudness: NDArray): NDArray => {
  const loudest = np.max(loudness, [1, 2, 3], { keepdims: true });
  return np.maximum(0, np.add(depth, np.sub(loudness, loudest)));
};

/** {@link loudnessOf} of many sounds, some at a time. */
export const loudnessOfAll = (sounds: readonly NDArray[], of: (some: NDArray) => NDArray): NDArray => {
  const size = 100;
  const batches = Array.from({ length: Math.ceil(sounds.length / size) }, (_, i) =>
    np.stack(sounds.slice(i * size, (i + 1) * size)),
  );
  return np.concatenate(batches.map(of));
};

/** What is said in a WAV file, of any rate; channels are mixed. */
export const readSpeech = (question: Question): Float32Array => {
  if ("text" in question)
    throw new ValueError({
      op: "predict",
      given: `the text ${JSON.stringify(question.text)}`,
      expected: "a WAV file, since the model was taught sounds",
      mend: "Name the file of a recording.",
    });
  const wav = parseWav(question.bytes, { name: question.name });
  const mono = np.toTypedArray(np.mean(wav.samples, 0));
  const ratio = wav.sampleRate / speech.sampleRate;
  const resampled = Float32Array.from({ length: Math.floor(mono.length / ratio) }, (_, i) => {
    const [at, part] = [Math.floor(i * ratio), (i * ratio) % 1];
    return (1 - part) * mono[at] + part * (mono[at + 1] ?? 0);
  });
  return spokenPart(np.array(resampled));
};
