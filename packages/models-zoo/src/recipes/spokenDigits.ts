import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { logMelSpectrogram, randomCrop } from "@nabla-js/datasets";
import { load } from "@nabla-js/datasets/node";
import { parseWav } from "@nabla-js/formats";
import { jit } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { classification } from "../kinds/classification.js";
import { spectrogramCnn } from "../models/spectrogramCnn.js";
import { optimizerOf } from "../optimizerOf.js";
import type { Recipe } from "../recipe.js";
import type { Question } from "../task.js";

/** Samples in a second, and how many of a recording are heard. */
const [sampleRate, samples] = [8000, 8192];

/** Digits that six people say, by a network over mel spectrograms; two of the people are never heard in training. */
export const spokenDigitsRecipe: Recipe = {
  name: "spoken-digits",
  kind: "classification",
  about: "a small CNN over mel spectrograms; seed s is tested on speakers 2s and 2s + 1, whom it never heard",
  datasets: ["spoken-digits"],
  settings: {
    dataset: "spoken-digits",
    epochs: 30,
    batchSize: 64,
    optimizer: "adamw",
    learningRate: 0.005,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0.05,
    seed: 0,
    backend: "wasm",
  },
  reaches: "see docs/results.md",
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
    return use(classification({ model: spectrogramCnn(), optimizer, data, settings, augment, read: readSound }));
  },
};

/** Shifts in time and pitch, and bands and moments that are not heard. */
const augment = (key: NDArray, x: NDArray): NDArray => {
  const [keyOfShift, keyOfBand, keyOfTime] = random.split(key, 3);
  const [batch, , frames, bands] = x.shape;
  const shifted = randomCrop(keyOfShift, x, { padding: 5 });
  const hole = (key: NDArray, length: number, most: number): NDArray => {
    const [first, second] = random.split(key);
    const start = random.randint(first, [batch, 1], 0, length);
    const end = np.add(start, random.randint(second, [batch, 1], 0, most + 1));
    const at = np.arange(length);
    return np.logicalAnd(np.greaterEqual(at, start), np.less(at, end));
  };
  const isLost = np.logicalOr(
    np.reshape(hole(keyOfBand, bands, 8), [batch, 1, 1, bands]),
    np.reshape(hole(keyOfTime, frames, 12), [batch, 1, frames, 1]),
  );
  return np.where(isLost, 0, shifted);
};

/** The first second of a recording, silence behind it where it is shorter. */
const padded = (recording: NDArray): NDArray => {
  const heard = np.slice(recording, [0], [samples]);
  return np.pad(heard, [[0, samples - heard.size]]);
};

/** How loud 40 bands are in 63 moments of each recording, `[n, 1, 63, 40]`, with mean 0 and deviation 1. */
const featuresOf = (recordings: readonly NDArray[]): NDArray => {
  const size = 100;
  const batches = Array.from({ length: Math.ceil(recordings.length / size) }, (_, i) =>
    spectrogramOf(np.stack(recordings.slice(i * size, (i + 1) * size).map(padded))),
  );
  return np.expandDims(np.concatenate(batches), 1);
};

const spectrogramOf: (x: NDArray) => NDArray = /* @__PURE__ */ jit((x: NDArray) => {
  const loudness = logMelSpectrogram(x, { sampleRate, length: 256, hop: 128, mels: 40 });
  const mean = np.mean(loudness, [1, 2], { keepdims: true });
  const deviation = np.std(loudness, [1, 2], { keepdims: true });
  return np.div(np.sub(loudness, mean), np.add(deviation, 1e-5));
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
