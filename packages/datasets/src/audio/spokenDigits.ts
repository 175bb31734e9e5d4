import { parseWav, untar } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { DatasetError } from "../datasetError.js";
import type { Definition } from "../registry/definition.js";
import { spokenDigitsInfo } from "./info.js";

/** Recordings, each `[time]` as float32 from −1 to 1 and of its own length; the digit and the speaker of each, `[n]` as int32. */
export type SpeechRecord = {
  readonly recordings: readonly NDArray[];
  readonly labels: NDArray;
  readonly speakers: NDArray;
  /** In hertz. */
  readonly sampleRate: number;
};

const sampleRate = 8000;
const speakers = spokenDigitsInfo.categories!.speakers;

/** How the spoken digits become arrays; of each speaker and digit the recordings 0 to 4 are for the test. */
export const spokenDigits: Definition<{ readonly train: SpeechRecord; readonly test: SpeechRecord }> = {
  info: spokenDigitsInfo,
  parse: async (files, place) => {
    const name = `fsdd-recordings.tar, ${place}`;
    const pattern = /(?:^|\/)(\d)_([a-z]+)_(\d+)\.wav$/;
    const wrong = (given: string, expected: string): DatasetError =>
      new DatasetError({
        op: 'load("spoken-digits")',
        given: `${given} in ${name}`,
        expected,
        mend: "Check that the archive is of this dataset.",
      });
    const all = Object.entries(await untar(files["fsdd-recordings.tar"], { name, filter: (path) => pattern.test(path) }))
      .map(([path, bytes]) => {
        const [, digit, speaker, index] = pattern.exec(path)!;
        const wav = parseWav(bytes, { name: `${path}, ${place}` });
        if (wav.sampleRate !== sampleRate || wav.samples.shape[0] !== 1)
          throw wrong(`${wav.samples.shape[0]} channels at ${wav.sampleRate} Hz in ${path}`, `one channel at ${sampleRate} Hz`);
        if (!speakers.includes(speaker)) throw wrong(`the speaker ${speaker}`, `one of ${speakers.join(", ")}`);
        return {
          digit: Number(digit),
          speaker: speakers.indexOf(speaker),
          index: Number(index),
          samples: np.reshape(wav.samples, [-1]),
        };
      })
      .sort((a, b) => a.digit - b.digit || a.speaker - b.speaker || a.index - b.index);
    const record = (isTest: boolean): SpeechRecord => {
      const part = all.filter(({ index }) => index < 5 === isTest);
      if (part.length === 0)
        throw wrong(`no recordings with numbers ${isTest ? "below" : "from"} 5`, "files {digit}_{speaker}_{number}.wav");
      return {
        recordings: part.map(({ samples }) => samples),
        labels: np.array(Int32Array.from(part, ({ digit }) => digit)),
        speakers: np.array(Int32Array.from(part, ({ speaker }) => speaker)),
        sampleRate,
      };
    };
    return { train: record(false), test: record(true) };
  },
};
