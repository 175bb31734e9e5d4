/** A file of a dataset, once unpacked. */
export interface DatasetFile {
  readonly name: string;
  /** Its other names in the wild. */
  readonly aliases?: readonly string[];
  /** Whether the dataset can be read without it. */
  readonly optional?: boolean;
}

/** A file to fetch: one file of the dataset, packed or not, or an archive with several. */
export interface Download {
  /** Its name in the cache. Its end says how it is packed: `.gz`, `.tar.gz`, `.zip`, or not at all. */
  readonly name: string;
  /** Where it lies, the first to try first. */
  readonly mirrors: readonly string[];
  /** Its length. */
  readonly bytes: number;
  /** The digest of its bytes, in hexadecimal; one of the two. */
  readonly sha256?: string;
  readonly md5?: string;
}

/** What there is to know of a dataset before it is loaded. */
export interface DatasetInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What it is for: `image classification`, `forecasting`, … */
  readonly task: string;
  /** How many examples each split of the complete set has. */
  readonly splits: Readonly<Record<string, number>>;
  /** The names of the classes, by label. */
  readonly classes?: readonly string[];
  /** The names of the columns of `features` or `values`. */
  readonly features?: readonly string[];
  /** For columns of codes: what each code stands for. −1 stands for nothing. */
  readonly categories?: Readonly<Record<string, readonly string[]>>;
  /** Mean and standard deviation of each channel over the training set, with pixels from 0 to 1. */
  readonly normalisation?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** What may be done with it, and where that is said. */
  readonly licence: string;
  readonly citation: string;
  /** Where its owners offer it. */
  readonly homepage: string;
  readonly files: readonly DatasetFile[];
  /** Folders in which the files often lie, below the one that is named. */
  readonly folders: readonly string[];
  /** Folders in which a package of the system puts the files. */
  readonly systemFolders?: readonly string[];
  /** What to fetch; none where its owners offer nothing that stays as it is. */
  readonly downloads: readonly Download[];
  /** A package of npm that carries the files, and its folder. */
  readonly npm?: { readonly name: string; readonly folder: string };
  /** What is embedded here, for when there is nothing else. */
  readonly embedded?: string;
}
