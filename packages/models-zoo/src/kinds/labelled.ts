import type { Dataset, ImageSplits } from "@nabla-js/datasets";
import { standardise } from "@nabla-js/datasets";
import type { NDArray } from "@nabla-js/ndarray";

/** Examples `inputs` `[n, …]` and the class of each, `labels` `[n]`. */
export type Labelled = { readonly inputs: NDArray; readonly labels: NDArray };

/** Labelled examples to learn from and to be judged by, and what there is to know of them. */
export interface LabelledData {
  readonly name: string;
  /** What one example is called in the plural: `images`, `sentences`. */
  readonly what: string;
  readonly title: string;
  /** Where it came from, in words. */
  readonly origin: string;
  readonly classes: readonly string[];
  readonly train: Labelled;
  readonly test: Labelled;
  /** Makes what a model takes of stored inputs; part of the step, so it costs next to nothing. */
  readonly prepare: (inputs: NDArray) => NDArray;
}

/** A dataset of images as labelled examples; the pixels are standardised channel by channel. */
export const labelledImages = ({ info, source, splits }: Dataset<ImageSplits>): LabelledData => ({
  name: info.name,
  what: "images",
  title: info.title,
  origin: `${source.kind} ${source.place}`,
  classes: info.classes ?? [],
  train: { inputs: splits.train.images, labels: splits.train.labels },
  test: { inputs: splits.test.images, labels: splits.test.labels },
  prepare: standardise(info.normalisation ?? { mean: [0], std: [1] }),
});
