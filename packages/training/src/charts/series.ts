import { stepRecords, type History } from "../history.js";
import { checkCount, checkHistory, checkText } from "../checks.js";

/** A curve: its points from left to right, and how it is drawn. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Whether to mark the points, where they are few. @defaultValue a line alone */
  readonly marks?: boolean;
}

/**
 * The curves of one figure, over steps: of the training, at most `most` points, each the mean of its neighbours; and of
 * the validation, after each epoch, where there is one.
 */
export const seriesOf = (history: History, metric: string, most = 200): readonly Series[] => {
  checkHistory("seriesOf", history);
  checkText("seriesOf", "metric", metric, 'Name a figure, such as "loss".');
  checkCount("seriesOf", "most", most, 1);
  const training = stepRecords(history).map(({ step, metrics }) => [step, metrics[metric]] as const);
  const validation = history.epochs.map(({ step, validation }) => [step, validation?.[metric] ?? NaN] as const);
  return [
    { name: "training", points: binned(training.filter(isFinite2), most) },
    { name: "validation", points: validation.filter(isFinite2), marks: true },
  ].filter(({ points }) => points.length > 0);
};

type Point = readonly [x: number, y: number];

const isFinite2 = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y);

const binned = (points: readonly Point[], most: number): readonly Point[] => {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => {
    const some = points.slice(Math.floor((i * points.length) / most), Math.floor(((i + 1) * points.length) / most));
    return [some[some.length - 1][0], some.reduce((sum, [, y]) => sum + y, 0) / some.length] as const;
  });
};
