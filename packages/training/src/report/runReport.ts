import type { NDArray } from "@nabla-js/ndarray";
import type { History } from "../history.js";

/** One figure in large letters: `{ name: "test accuracy", value: "97.39 %" }`. */
export interface ReportFigure {
  readonly name: string;
  readonly value: string;
}

/** A picture with what it shows. */
export interface ReportPicture {
  /** `[height, width]` or `[channels, height, width]`, uint8: whatever `writePng` takes. */
  readonly image: NDArray;
  /** What it is: the true class, say. */
  readonly caption: string;
  /** A second line: what it was taken for. @defaultValue none */
  readonly note?: string;
}

/** Pictures under a heading. */
export interface ReportGallery {
  readonly title: string;
  /** A sentence on what one sees. */
  readonly about?: string;
  readonly pictures: readonly ReportPicture[];
}

/** How often each class was taken for each. */
export interface ReportConfusion {
  /** Rows are the true classes, columns the predicted ones, `[classes, classes]`. */
  readonly counts: readonly (readonly number[])[];
  /** @defaultValue 0, 1, … */
  readonly classes?: readonly string[];
}

/** What a page about a run tells. */
export interface RunReport {
  readonly title: string;
  /** A sentence below it: what was trained on what. @defaultValue none */
  readonly about?: string;
  /** The result, in a few figures. @defaultValue none */
  readonly figures?: readonly ReportFigure[];
  readonly history: History;
  /** What decided the run. @defaultValue none */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly confusion?: ReportConfusion;
  /** Worst mistakes, samples, reconstructions. @defaultValue none */
  readonly galleries?: readonly ReportGallery[];
}
