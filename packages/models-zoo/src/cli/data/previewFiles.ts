import { contactSheet, logMelSpectrogram, type DatasetInfo, type SpeechRecord } from "@nabla-js/datasets";
import { writePng } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { svgChart } from "@nabla-js/training";
import type { Splits } from "./describe.js";

/** A picture of data. */
export interface PreviewFile {
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** Pictures of the first split: images class by class, spectrograms, curves; none of texts and tables. */
export const previewFiles = (about: DatasetInfo, splits: Splits): readonly PreviewFile[] => {
  const [first] = Object.values(splits);
  if (typeof first === "string") return [];
  if (np.isNDArray(first.images)) return [{ file: "images.png", content: imagesPng(first.images, first.labels as NDArray) }];
  if (first.recordings !== undefined) return [{ file: "spectrograms.png", content: speechPng(first as SpeechRecord) }];
  if (first.times !== undefined && np.isNDArray(first.values))
    return [{ file: "series.svg", content: seriesSvg(about, first.values) }];
  return [];
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
  return writePng(enlarged(sheet, Math.max(1, Math.round(64 / images.shape[2]))));
};

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
