import * as np from "@nabla-js/ndarray";
import { load } from "@nabla-js/datasets/node";
import { jit } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { classification } from "../kinds/classification.js";
import { spectrogramCnn } from "../models/spectrogramCnn.js";
import { optimizerOf } from "../optimizerOf.js";
import type { DataSource, Recipe } from "../recipe.js";
import { otherVoice } from "../tools/otherVoice.js";
import { centred, loudnessOf, loudnessOfAll, readSpeech, spokenPart } from "../tools/spokenSounds.js";

/** Frames of a word: it is heard for .97 s. */
const frames = 48;

/** Digits that six people say, by a network over mel spectrograms; two of the people are never heard in training. */
export const spokenDigitsRecipe: Recipe = {
  name: "spoken-digits",
  kind: "classification",
  about: "a small CNN over mel spectrograms; seed s is tested on speakers 2s and 2s + 1, whom it never heard",
  datasets: ["spoken-digits"],
  settings: {
    dataset: "spoken-digits",
    epochs: 30,
    batchSize: 32,
    optimizer: "adamw",
    learningRate: 0.005,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0.05,
    seed: 0,
    backend: "wasm",
  },
  reaches: "91.0 ± 1.3 % of the words of two people it never heard (seeds 0 to 2), in 6 to 11 minutes",
  goals: [{ dataset: "spoken-digits", figure: "testAccuracy", unit: "%", atLeast: 0.9 }],
  open: async (settings, source, use) => {
    const { words, ...about } = await spokenWords(source, settings.seed);
    const pictures = jit(loudnessOf);
    const part = (isTest: boolean) => {
      const chosen = words.filter((word) => word.isHeld === isTest);
      return {
        inputs: loudnessOfAll(
          chosen.map(({ sound }) => centred(sound, frames)),
          pictures,
        ),
        labels: np.array(Int32Array.from(chosen, ({ digit }) => digit)),
      };
    };
    const data = { ...about, what: "recordings", train: part(false), test: part(true), prepare: (x: NDArray) => x };
    const optimizer = (steps: number) => optimizerOf(settings, { steps });
    const read = (question: Parameters<typeof readSpeech>[0]): NDArray =>
      pictures(np.expandDims(centred(readSpeech(question), frames), 0));
    const model = spectrogramCnn();
    return use(classification({ model, optimizer, data, settings, augment: otherVoice, labelSmoothing: 0.1, read }));
  },
};

/** A word as somebody said it. */
export interface SpokenWord {
  readonly sound: Float32Array;
  readonly digit: number;
  readonly speaker: number;
  /** Whether the speaker is one of those that are never heard in training. */
  readonly isHeld: boolean;
}

/** All recordings, cut to what was said; seed s holds speakers 2s and 2s + 1 out. */
export const spokenWords = async (
  source: DataSource,
  seed: number,
): Promise<{
  readonly words: readonly SpokenWord[];
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  readonly classes: readonly string[];
}> => {
  const { info, source: found, splits } = await load("spoken-digits", source);
  const held = [0, 1].map((i) => (2 * seed + i) % 6);
  const words = [splits.train, splits.test].flatMap(({ recordings, labels, speakers }) => {
    const [digits, who] = [np.toTypedArray(labels), np.toTypedArray(speakers)];
    return recordings.map((recording, i) => ({
      sound: spokenPart(recording),
      digit: digits[i],
      speaker: who[i],
      isHeld: held.includes(who[i]),
    }));
  });
  const names = info.categories?.speakers ?? [];
  return {
    words,
    name: info.name,
    title: `${info.title}, ${held.map((i) => names[i]).join(" and ")} held out`,
    origin: `${found.kind} ${found.place}`,
    classes: info.classes ?? Array.from({ length: 10 }, (_, i) => String(i)),
  };
};
