import { classCounts, contactSheet, logMelSpectrogram, type DatasetInfo, type SpeechRecord } from "@nabla-js/datasets";
import { writePng } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { svgBars, svgChart, type Bar } from "@nabla-js/training";
import type { Split, Splits } from "./describe.js";

/** A picture of data. */
export interface PreviewFile {
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** Pictures of the first split: images class by class, spectrograms, curves; of texts and tables how often is what. */
export const previewFiles = (about: DatasetInfo, splits: Splits): readonly PreviewFile[] => {
  const [first] = Object.values(splits);
  if (typeof first !== "string" && np.isNDArray(first.images))
    return [{ file: "images.png", content: imagesPng(first.images, first.labels as NDArray) }];
  if (typeof first !== "string" && first.recordings !== undefined)
    return [{ file: "spectrograms.png", content: speechPng(first as SpeechRecord) }];
  if (typeof first !== "string" && first.times !== undefined && np.isNDArray(first.values))
    return [{ file: "series.svg", content: seriesSvg(about, first.values) }];
  const [what, bars] = countsOf(about, first);
  return [{ file: "counts.svg", content: svgBars(bars, { title: `${about.title}: ${what}` }) }];
};

/** What there is to count: letters, classes, lengths, or the numbers to be foretold. */
const countsOf = (about: DatasetInfo, split: Split): readonly [what: string, bars: readonly Bar[]] => {
  if (typeof split === "string") return ["its most frequent letters", frequent(split.toLowerCase().match(/\p{L}/gu) ?? [], 30)];
  const { labels, texts, english, ratings, targets } = split as { readonly [name: string]: unknown };
  if (np.isNDArray(labels) && about.classes !== undefined)
    return [
      "examples of each class",
      classCounts(labels, about.classes.length).map((value, i) => ({ name: about.classes![i], value })),
    ];
  const list = (texts ?? english) as readonly string[] | undefined;
  if (list !== undefined) return ["lengths of sentences in words", histogram(list.map((text) => text.split(/\s+/).length))];
  const numbers = [ratings, targets, ...Object.values(split)].find(
    (value): value is NDArray => np.isNDArray(value) && value.ndim === 1,
  );
  return ["how often each value comes", histogram(numbers === undefined ? [] : Array.from(np.toTypedArray(numbers)))];
};

const frequent = (letters: readonly string[], most: number): readonly Bar[] => {
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, value]) => ({ name, value }));
};

/** Counts in ranges of one width; of each value where there are few. */
const histogram = (numbers: readonly number[]): readonly Bar[] => {
  const values = [...new Set(numbers)].sort((a, b) => a - b);
  if (values.length <= 25) return values.map((it) => ({ name: String(it), value: numbers.filter((x) => x === it).length }));
  const [low, high] = [values[0], values[values.length - 1]];
  const isWhole = values.every(Number.isInteger);
  const width = isWhole ? Math.ceil((high - low + 1) / 20) : (high - low) / 20;
  const counts = Array.from({ length: 20 }, () => 0);
  for (const x of numbers) counts[Math.min(19, Math.floor((x - low) / width))]++;
  return counts.map((value, i) => ({ name: `from ${Number((low + i * width).toPrecision(3))}`, value }));
};

/** The first ten images of each class, a row for each. */
const imagesPng = (images: NDArray, labels: NDArray): Uint8Array => {
  const perClass = 10;
  const rows = new Map<number, number[]>();
  np.toTypedArray(labels).forEach((label, i) => {
    const row = rows.get(label) ?? [];
    if (row.length < perClass) rows.set(label, [...row, i]);
  });
  const chosen = [...rows].sort(([a], [b]) => a - b).flatMap(([, row]) => row);
  // Rows that are not full would shift all that follow.
  const full = [...rows.values()].every((row) => row.length === perClass);
  const sheet = contactSheet(np.take(images, np.array(Int32Array.from(chosen)), 0), full ? perClass : 16);
  return writePng(enlarged(brightened(sheet, np.item(np.max(images))), Math.max(1, Math.round(64 / images.shape[2]))));
};

/** Pixels that do not go to 255, such as those from 0 to 16, so that they do; the frame between pictures stays. */
const brightened = (sheet: NDArray, most: number): NDArray =>
  most >= 128 || most === 0 ? sheet : np.astype(np.where(np.greater(sheet, most), sheet, np.mul(sheet, 255 / most)), "uint8");

/** Each pixel as a square of pixels. */
const enlarged = (image: NDArray, factor: number): NDArray => np.repeat(np.repeat(image, factor, 1), factor, 2);

/** The loudness of the first recording of each digit, low tones below. */
const speechPng = ({ recordings, labels, sampleRate }: SpeechRecord): Uint8Array => {
  const digits = np.toTypedArray(labels);
  const firsts = [...new Set(digits)].sort((a, b) => a - b).map((digit) => recordings[digits.indexOf(digit as never)]);
  const pictures = firsts.map((samples) => np.flip(np.transpose(logMelSpectrogram(samples, { sampleRate })), [0]));
  const widest = Math.max(...pictures.map(({ shape }) => shape[1]));
  const low = Math.min(...pictures.map((picture) => np.item(np.min(picture))));
  const high = Math.max(...pictures.map((picture) => np.item(np.max(picture))));
  const padded = pictures.map((picture) =>
    np.pad(
      picture,
      [
        [0, 0],
        [0, widest - picture.shape[1]],
      ],
      { constantValues: low },
    ),
  );
  const bytes = np.astype(np.mul(255 / (high - low), np.sub(np.stack(padded), low)), "uint8");
  return writePng(enlarged(contactSheet(np.expandDims(bytes, 1), 5), 3));
};

/** Each column against time, over its own range where there are several. */
const seriesSvg = (about: DatasetInfo, values: NDArray): string => {
  const [time, columns] = values.shape;
  const numbers = np.toTypedArray(values);
  const every = Math.max(1, Math.floor(time / 800));
  const series = Array.from({ length: Math.min(columns, 4) }, (_, column) => {
    const points = Array.from(
      { length: Math.ceil(time / every) },
      (_, i) => [i * every, numbers[i * every * columns + column]] as const,
    );
    const finite = points.map(([, y]) => y).filter(Number.isFinite);
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const scaled = columns === 1 ? points : points.map(([x, y]) => [x, (y - low) / (high - low || 1)] as const);
    return { name: about.features?.[column] ?? `${column}`, points: scaled.filter(([, y]) => Number.isFinite(y)) };
  });
  return svgChart(series, { title: about.title, xLabel: "row", width: 900 });
};
