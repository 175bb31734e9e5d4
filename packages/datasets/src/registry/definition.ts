import type { DatasetInfo } from "./datasetInfo.js";

/** The contents of the files of a dataset, unpacked, by the names its info gives them; optional ones may be missing. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** How the files of a dataset become arrays. */
export interface Definition<S> {
  readonly info: DatasetInfo;
  /**
   * The splits in these files. The bytes belong to the arrays from then on.
   *
   * @param place - Where the files come from, for messages.
   */
  readonly parse: (files: Files, place: string) => S | Promise<S>;
  /** The sample that needs nothing, where there is one. */
  readonly embedded?: () => Promise<S>;
}
