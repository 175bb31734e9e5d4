import { ValueError } from "@nabla-js/ndarray";
import { isRecord, optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkFunction, checkList, checkObject } from "./checks.js";
import { DatasetError } from "./datasetError.js";
import type { DatasetInfo } from "./registry/datasetInfo.js";
import type { Files } from "./registry/definition.js";
import { definitionOf, type DatasetName, type DatasetSplits } from "./registry/registry.js";

/** Where data came from. */
export interface Origin {
  readonly kind: "folder" | "cache" | "package" | "system" | "download" | "embedded";
  /** The folder, or what is embedded. */
  readonly place: string;
  /** Files that were not there, without which the dataset is smaller. */
  readonly missing?: readonly string[];
}

/** A dataset in memory. */
export interface Dataset<S> {
  readonly info: DatasetInfo;
  readonly source: Origin;
  /** The arrays: for classified images `train` and `test`, each `{ images, labels }`. */
  readonly splits: S;
}

/** What a source has found. */
export interface FoundFiles {
  readonly files: Files;
  readonly place: string;
  /** Optional files that were not there. */
  readonly missing?: readonly string[];
}

/** A place where the files of a dataset may be. */
export interface DatasetSource {
  readonly kind: Origin["kind"];
  /** The files, unpacked, and where they were; `null` when there is nothing. */
  readonly find: (info: DatasetInfo) => Promise<FoundFiles | null>;
}

/** The options of {@link load}. */
export interface LoadOptions {
  /** Where to look before the embedded sample, the first to look at first. @defaultValue nowhere */
  readonly sources?: readonly DatasetSource[];
}

/**
 * A dataset by its name: from the first source that has it, else the sample that is embedded here.
 *
 * `load` of `@nabla-js/datasets/node` has the sources of a computer: folders, a cache, packages, downloads.
 *
 * @returns The arrays, what is known of them, and where they came from.
 * @throws {@link DatasetError} for an unknown name, or when no source has the data and nothing is embedded.
 * @throws {@link FormatError} when a source has damaged files.
 * @example
 * ```ts
 * const { splits, source } = await load("mnist");
 * splits.train.images.shape; // [5000, 1, 28, 28]
 * source.kind; // 'embedded'
 * ```
 */
export const load = async <N extends DatasetName>(name: N, options?: LoadOptions): Promise<Dataset<DatasetSplits[N]>> => {
  const { sources } = optionsOf("load", options, { sources: [] });
  checkSources(sources);
  const { info, parse, embedded } = await definitionOf("load", name);
  for (const { kind, find } of sources) {
    const found = await find(info);
    if (found === null) continue;
    checkFound(kind, found);
    const { files, place, missing = [] } = found;
    const source = { kind, place, ...(missing.length > 0 ? { missing } : {}) };
    return { info, source, splits: await parse(files, place) };
  }
  if (embedded !== undefined)
    return { info, source: { kind: "embedded", place: info.embedded ?? "the sample in this package" }, splits: await embedded() };
  throw new DatasetError({
    op: `load("${name}")`,
    given: sources.length === 0 ? "no folder and no other source" : `nothing in: ${sources.map(({ kind }) => kind).join(", ")}`,
    expected: `the files ${info.files.map((file) => file.name).join(", ")}`,
    mend:
      info.downloads.length > 0
        ? "Pass { download: true } to the load of @nabla-js/datasets/node, or { dataDir } with the folder of the files."
        : `Fetch them from ${info.homepage}, and pass { dataDir } with their folder to the load of @nabla-js/datasets/node.`,
  });
};

const checkSources = (sources: readonly DatasetSource[]): void => {
  const mend = "Write it as { kind, find }; a folder is { dataDir } of the load of @nabla-js/datasets/node.";
  checkList("load", "sources", sources, "a list of sources", "Put the source into a list.");
  sources.forEach((source, i) => {
    checkObject("load", `sources[${i}]`, source, "a source", mend);
    checkFunction("load", `sources[${i}].find`, source.find, mend);
  });
};

/** Throws unless a source gave files. */
const checkFound = (kind: string, found: FoundFiles): void => {
  const mend = "Return { files, place } from find, or null where there is nothing.";
  if (!isRecord(found))
    throw new ValueError({
      op: "load",
      given: `${show(found)} from the source ${show(kind)}`,
      expected: "an object with files and place, or null",
      mend,
    });
  checkObject("load", `files of the source ${show(kind)}`, found.files, "an object of bytes by the names of files", mend);
};
