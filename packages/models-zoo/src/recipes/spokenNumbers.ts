import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { transcription, type Transcribed } from "../kinds/transcription.js";
import { spectrogramRnn } from "../models/spectrogramRnn.js";
import { optimizerOf } from "../optimizerOf.js";
import { variantOf, type Recipe } from "../recipe.js";
import type { Question } from "../task.js";
import { otherVoice } from "../tools/otherVoice.js";
import { centred, loudnessOf, loudnessOfAll, readSpeech, samplesOf } from "../tools/spokenSounds.js";
import { spokenDigitsRecipe, spokenWords, type SpokenWord } from "./spokenDigits.js";

/** Frames of a number: it is heard for 2.57 s. Digits of the longest, and samples of the longest pause between two, ¼ s. */
const [frames, most, longestPause] = [128, 4, 2000];

/** How many numbers are put together to learn from, and for the test. */
const [numbersToLearn, numbersToTest] = [4000, 500];

/** Numbers of one to four digits, of which nobody says where one ends and the next begins. */
export const spokenNumbersRecipe: Recipe = /* @__PURE__ */ variantOf(spokenDigitsRecipe, {
  name: "spoken-numbers",
  kind: "transcription",
  about:
    "convolutions, an LSTM there and back, and CTC over numbers of up to four spoken digits; speakers held as by spoken-digits",
  settings: { epochs: 20, batchSize: 32, learningRate: 0.004 },
  reaches: "9.0 ± 0.7 % of the digits wrong, of people it never heard (seeds 0 to 2), in 21 to 25 minutes",
  goals: [
    { dataset: "spoken-digits", figure: "testErrorRate", unit: "%", less: true },
    { dataset: "spoken-digits", figure: "testExact", unit: "%" },
  ],
  open: async (settings, source, use) => {
    const { words, classes, ...about } = await spokenWords(source, settings.seed);
    const pictures = jit(loudnessOf);
    const part = (isTest: boolean, count: number): Transcribed =>
      numbersOf(
        words.filter(({ isHeld }) => isHeld === isTest),
        random.foldIn(random.key(2006), isTest ? 1 : 0),
        count,
        pictures,
      );
    const data = { ...about, symbols: classes, train: part(false, numbersToLearn), test: part(true, numbersToTest) };
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 5 });
    const read = (question: Question): NDArray => pictures(np.expandDims(centred(readSpeech(question), frames), 0));
    const model = spectrogramRnn({ classes: 1 + classes.length });
    return use(transcription({ model, optimizer, data, settings, augment: otherVoice, read }));
  },
});

/** Words of one speaker behind each other with pauses between, as many as were drawn and fit. */
const numbersOf = (words: readonly SpokenWord[], key: NDArray, count: number, of: (sounds: NDArray) => NDArray): Transcribed => {
  const [ofLength, ofWord, ofPause] = random.split(key, 3);
  const lengths = np.toTypedArray(random.randint(ofLength, [count], 1, most + 1));
  const draws = np.toTypedArray(random.uniform(ofWord, [count, most]));
  const pauses = np.toTypedArray(random.randint(ofPause, [count, most], 0, longestPause));
  const speakers = [...new Set(words.map(({ speaker }) => speaker))].map((one) => words.filter(({ speaker }) => speaker === one));
  const numbers = Array.from({ length: count }, (_, i) => {
    const said = speakers[i % speakers.length];
    const chosen = Array.from({ length: lengths[i] }, (_, j) => said[Math.floor(draws[i * most + j] * said.length)]);
    return joined(chosen, pauses.subarray(i * most, (i + 1) * most));
  });
  return {
    inputs: loudnessOfAll(
      numbers.map(({ sound }) => centred(sound, frames)),
      of,
    ),
    // The blank is 0, so each digit is one more.
    labels: np.array(
      numbers.map(({ digits }) => Array.from({ length: most }, (_, j) => 1 + (digits[j] ?? 0))),
      { dtype: "int32" },
    ),
    lengths: np.array(Int32Array.from(numbers, ({ digits }) => digits.length)),
  };
};

const joined = (
  words: readonly SpokenWord[],
  pauses: ArrayLike<number>,
): { readonly sound: Float32Array; readonly digits: readonly number[] } => {
  const sound = new Float32Array(samplesOf(frames));
  const digits: number[] = [];
  let end = 0;
  for (const [j, word] of words.entries()) {
    const begin = end === 0 ? 0 : end + pauses[j];
    if (begin + word.sound.length > sound.length) break;
    sound.set(word.sound, begin);
    digits.push(word.digit);
    end = begin + word.sound.length;
  }
  return { sound: sound.subarray(0, end), digits };
};
