import { untar } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { DatasetError } from "../datasetError.js";
import type { Definition } from "../registry/definition.js";
import { decodeText, linesOf } from "./decodeText.js";
import { engFraInfo, reviewPolarityInfo, sentencePolarityInfo, tinyShakespeareInfo } from "./infos.js";
import type { PairRecord, TextRecord } from "./textRecord.js";

/** How tiny Shakespeare becomes a text to learn from and one to be judged by: its first nine tenths, and the rest. */
export const tinyShakespeare: Definition<{ readonly train: string; readonly validation: string }> = {
  info: tinyShakespeareInfo,
  parse: (files, place) => {
    const text = decodeText(files["tinyshakespeare.txt"], `tinyshakespeare.txt, ${place}`);
    const cut = Math.floor(0.9 * text.length);
    return { train: text.slice(0, cut), validation: text.slice(cut) };
  },
};

const zerosAndOnes = (zeros: number, ones: number): NDArray => np.array(new Int32Array(zeros + ones).fill(1, zeros));

/** How the sentences of reviews become texts and labels. */
export const sentencePolarity: Definition<{ readonly all: TextRecord }> = {
  info: sentencePolarityInfo,
  parse: (files, place) => {
    const read = (name: string): readonly string[] =>
      linesOf(decodeText(files[name], `${name}, ${place}`, { latin1: true })).map((line) => line.trim());
    const [negative, positive] = [read("rt-polarity.neg"), read("rt-polarity.pos")];
    return { all: { texts: [...negative, ...positive], labels: zerosAndOnes(negative.length, positive.length) } };
  },
};

/** Whole reviews, and which of the ten folds each belongs to, `folds` `[n]` as int32. */
export type ReviewRecord = TextRecord & { readonly folds: NDArray };

/** How the whole reviews become texts, labels and folds: the number in a file's name, over a hundred, is its fold. */
export const reviewPolarity: Definition<{ readonly all: ReviewRecord }> = {
  info: reviewPolarityInfo,
  parse: async (files, place) => {
    const name = `review_polarity.tar, ${place}`;
    const reviews = Object.entries(
      await untar(files["review_polarity.tar"], { name, filter: (path) => /\/(neg|pos)\/cv\d{3}_/.test(path) }),
    )
      .map(([path, bytes]) => {
        const [, kind, number] = /\/(neg|pos)\/cv(\d{3})_/.exec(path)!;
        return { kind, number: Number(number), text: decodeText(bytes, path, { latin1: true }) };
      })
      .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.number - b.number));
    const positive = reviews.filter(({ kind }) => kind === "pos").length;
    if (positive === 0 || positive === reviews.length)
      throw new DatasetError({
        op: 'load("review-polarity")',
        given: `${reviews.length - positive} negative and ${positive} positive reviews in ${name}`,
        expected: "files txt_sentoken/neg/cv….txt and txt_sentoken/pos/cv….txt",
        mend: "Check that the archive is of this dataset, version 2.0.",
      });
    return {
      all: {
        texts: reviews.map(({ text }) => text),
        labels: zerosAndOnes(reviews.length - positive, positive),
        folds: np.array(Int32Array.from(reviews, ({ number }) => Math.floor(number / 100))),
      },
    };
  },
};

/** How the pairs of sentences become texts. */
export const engFra: Definition<{ readonly all: PairRecord }> = {
  info: engFraInfo,
  parse: (files, place) => {
    const name = `eng-fra.tsv, ${place}`;
    // A third column, where there is one, names the authors.
    const pairs = linesOf(decodeText(files["eng-fra.tsv"], name)).map((line) => line.split("\t"));
    const wrong = pairs.findIndex((pair) => pair.length < 2);
    if (wrong >= 0)
      throw new DatasetError({
        op: 'load("eng-fra")',
        given: `the line ${JSON.stringify(pairs[wrong][0].slice(0, 60))}, number ${wrong + 1} of ${name}`,
        expected: "two sentences with a tab between them",
        mend: "Check that the file is of this dataset.",
      });
    return { all: { english: pairs.map(([english]) => english), french: pairs.map(([, french]) => french) } };
  },
};
