import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { logMelSpectrogram } from "@nabla-js/datasets";
import { load } from "@nabla-js/datasets/node";
import { parseWav } from "@nabla-js/formats";
import { jit } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { classification } from "../kinds/classification.js";
import { spectrogramCnn } from "../models/spectrogramCnn.js";
import { optimizerOf } from "../optimizerOf.js";
import type { Recipe } from "../recipe.js";
import type { Question } from "../task.js";
import { warp } from "../tools/warp.js";

/** Samples in a second, in a frame, and from one frame to the next; how many frames and bands there are. */
const [sampleRate, length, hop, frames, mels] = [8000, 256, 160, 48, 40];

/** How many samples of a recording are heard: .97 s. */
const samples = (frames - 1) * hop + length;

/** Digits that six people say, by a network over mel spectrograms; two of the people are never heard in training. */
export const spokenDigitsRecipe: Recipe = {
  name: "spoken-digits",
  kind: "classification",
  about: "a small CNN over mel spectrograms; seed s is tested on speakers 2s and 2s + 1, whom it never heard",
  datasets: ["spoken-digits"],
  settings: {
    dataset: "spoken-digits",
    epochs: 40,
    batchSize: 32,
    optimizer: "adamw",
    learningRate: 0.005,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0.05,
    seed: 0,
    backend: "wasm",
  },
  reaches: "81.9 % of the words of two people it never heard (seeds 0 to 2), in minutes",
  goals: [{ dataset: "spoken-digits", figure: "testAccuracy", unit: "%", atLeast: 0.9 }],
  open: async (settings, source, use) => {
    const { info, source: found, splits } = await load("spoken-digits", source);
    const parts = [splits.train, splits.test];
    const features = featuresOf(parts.flatMap(({ recordings }) => recordings));
    const labels = np.toTypedArray(np.concatenate(parts.map((part) => part.labels)));
    const speakers = np.toTypedArray(np.concatenate(parts.map((part) => part.speakers)));
    const held = [0, 1].map((i) => (2 * settings.seed + i) % 6);
    const part = (isTest: boolean) => {
      const chosen = Int32Array.from([...speakers.keys()].filter((i) => held.includes(speakers[i]) === isTest));
      return { inputs: np.take(features, np.array(chosen), 0), labels: np.array(Int32Array.from(chosen, (i) => labels[i])) };
    };
    const names = info.categories?.speakers ?? [];
    const data = {
      name: info.name,
      what: "recordings",
      title: `${info.title}, ${held.map((i) => names[i]).join(" and ")} held out`,
      origin: `${found.kind} ${found.place}`,
      classes: info.classes ?? Array.from({ length: 10 }, (_, i) => String(i)),
      train: part(false),
      test: part(true),
      prepare: (x: NDArray) => x,
    };
    const optimizer = (steps: number) => optimizerOf(settings, { steps });
    return use(
      classification({ model: spectrogramCnn(), optimizer, data, settings, augment, labelSmoothing: 0.1, read: readSound }),
    );
  },
};

/**
 * What another speaker, room or microphone might have made of it: voices that are higher or lower, faster or slower, louder in
 * some bands; a band that is not heard; noise.
 */
const augment = (key: NDArray, x: NDArray): NDArray => {
  const [ofTime, ofPitch, ofContrast, ofTilt, ofBand, ofWidth, ofNoise] = random.split(key, 7);
  const [batch] = x.shape;
  const inTime = warp(ofTime, [batch, frames], { stretch: 0.25, shift: 4, fixed: (frames - 1) / 2 });
  const inPitch = warp(ofPitch, [batch, mels], { stretch: 0.18, shift: 1.5, fixed: 0 });
  const warped = np.matmul(inTime, np.matmul(np.squeeze(x, 1), np.swapaxes(inPitch, 1, 2)));
  const contrast = np.exp(random.uniform(ofContrast, [batch, 1, 1], { minval: -0.2, maxval: 0.2 }));
  const [level, slope] = [0, 1].map((i) => np.mul(0.3, random.normal(random.foldIn(ofTilt, i), [batch, 1, 1])));
  const tilt = np.add(level, np.mul(slope, np.linspace(-1, 1, mels)));
  const loud = np.where(np.notEqual(warped, 0), np.add(np.mul(warped, contrast), tilt), 0);
  const begin = random.randint(ofBand, [batch, 1, 1], 0, mels);
  const end = np.add(begin, random.randint(ofWidth, [batch, 1, 1], 0, 6));
  const band = np.arange(mels);
  const isLost = np.logicalAnd(np.greaterEqual(band, begin), np.less(band, end));
  const noise = np.mul(0.1, random.normal(ofNoise, [batch, frames, mels]));
  return np.expandDims(np.add(np.where(isLost, 0, loud), noise), 1);
};

/** A recording without the silence around it, of power 1, in the middle of `samples`; and which frames hear it, `[frames]`. */
const centred = (recording: NDArray): { readonly sound: NDArray; readonly heard: NDArray } => {
  const all = Float32Array.from(np.toTypedArray(recording));
  const [from, to] = spokenPart(all);
  const spoken = all.subarray(from, to);
  const power = spoken.reduce((sum, v) => sum + v * v, 0) / spoken.length;
  const count = Math.min(frames, 1 + Math.max(0, Math.floor((spoken.length - length) / hop)));
  const first = Math.floor((frames - count) / 2);
  const sound = new Float32Array(samples);
  const louder = spoken.subarray(0, samples - first * hop).map((v) => v / Math.sqrt(power + 1e-12));
  sound.set(louder, first * hop);
  const heard = Float32Array.from({ length: frames }, (_, i) => (i >= first && i < first + count ? 1 : 0));
  return { sound: np.array(sound), heard: np.array(heard) };
};

/** Where a word begins and ends: the first and the last 10 ms that are not much softer than the loudest, and 50 ms beside them. */
const spokenPart = (all: Float32Array): readonly [from: number, to: number] => {
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

/** How loud 40 bands are in 48 moments of each recording, `[n, 1, 48, 40]`: 0 where nothing is said, as {@link spectrogramOf}. */
const featuresOf = (recordings: readonly NDArray[]): NDArray => {
  const size = 100;
  const batches = Array.from({ length: Math.ceil(recordings.length / size) }, (_, i) => {
    const some = recordings.slice(i * size, (i + 1) * size).map(centred);
    return spectrogramOf(np.stack(some.map(({ sound }) => sound)), np.stack(some.map(({ heard }) => heard)));
  });
  return np.expandDims(np.concatenate(batches), 1);
};

/**
 * The loudness of each band less its mean over the moments that are heard, which takes the microphone and much of the voice
 * away, in units of its deviation over all of them. Nothing counts as softer than 9 nats below the loudest.
 */
const spectrogramOf: (x: NDArray, heard: NDArray) => NDArray = /* @__PURE__ */ jit((x: NDArray, heard: NDArray) => {
  const loudness = logMelSpectrogram(x, { sampleRate, length, hop, mels, low: 60, high: 3900 });
  const isHeard = np.expandDims(heard, 2);
  const loudest = np.max(loudness, [1, 2], { keepdims: true });
  const count = np.sum(isHeard, 1, { keepdims: true });
  const above = np.maximum(loudness, np.sub(loudest, 9));
  const mean = np.div(np.sum(np.mul(above, isHeard), 1, { keepdims: true }), count);
  const centredAt0 = np.mul(np.sub(above, mean), isHeard);
  const variance = np.div(np.sum(np.square(centredAt0), [1, 2], { keepdims: true }), np.mul(mels, count));
  return np.div(centredAt0, np.add(np.sqrt(variance), 1e-3));
});

/** Makes features of a WAV file, of any rate; channels are mixed. */
const readSound = (question: Question): NDArray => {
  if ("text" in question)
    throw new ValueError({
      op: "predict",
      given: `the text ${JSON.stringify(question.text)}`,
      expected: "a WAV file, since the model was taught sounds",
      mend: "Name the file of a recording.",
    });
  const wav = parseWav(question.bytes, { name: question.name });
  const mono = np.toTypedArray(np.mean(wav.samples, 0));
  const ratio = wav.sampleRate / sampleRate;
  const resampled = Float32Array.from({ length: Math.floor(mono.length / ratio) }, (_, i) => {
    const [at, part] = [Math.floor(i * ratio), (i * ratio) % 1];
    return (1 - part) * mono[at] + part * (mono[at + 1] ?? 0);
  });
  return featuresOf([np.array(resampled)]);
};
