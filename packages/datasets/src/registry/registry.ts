import { closest } from "../didYouMean.js";
import { DatasetError } from "../datasetError.js";
import { mnistInfo } from "../mnist/info.js";
import type { DatasetInfo } from "./datasetInfo.js";
import type { Definition } from "./definition.js";
import type { ImageSplits } from "./imageRecord.js";

/** What each dataset is once it is loaded. */
export type DatasetSplits = {
  readonly mnist: ImageSplits;
};

/** The name of a dataset. */
export type DatasetName = keyof DatasetSplits;

interface Entry<S> {
  readonly info: DatasetInfo;
  /** The code that reads it comes when it is asked for. */
  readonly definition: () => Promise<Definition<S>>;
}

const entries: { readonly [N in DatasetName]: Entry<DatasetSplits[N]> } = {
  mnist: { info: mnistInfo, definition: async () => (await import("../mnist/definition.js")).mnist },
};

/** The names that {@link load} knows, in alphabetical order. */
export const datasetNames = (): readonly DatasetName[] => Object.keys(entries).sort() as DatasetName[];

/**
 * What there is to know of a dataset: splits, classes, normalisation, licence, citation, files.
 *
 * @throws {@link DatasetError} for a name that it does not know.
 * @example
 * ```ts
 * info("mnist").splits; // { train: 60000, test: 10000 }
 * ```
 */
export const info = (name: DatasetName): DatasetInfo => entryOf("info", name).info;

/** How a dataset is read. */
export const definitionOf = <N extends DatasetName>(op: string, name: N): Promise<Definition<DatasetSplits[N]>> =>
  entryOf(op, name).definition();

const entryOf = <N extends DatasetName>(op: string, name: N): (typeof entries)[N] => {
  if (Object.hasOwn(entries, name)) return entries[name];
  const likely = closest(String(name), datasetNames());
  throw new DatasetError({
    op,
    given: `the name ${JSON.stringify(name)}`,
    expected: `one of ${datasetNames().join(", ")}`,
    mend: likely === undefined ? "Choose one of them." : `Did you mean ${JSON.stringify(likely)}?`,
  });
};
