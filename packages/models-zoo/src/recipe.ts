import type { Task } from "./task.js";
import type { BackendName } from "./useBackend.js";

/** The optimizers a run can be asked for by name. */
export const optimizerNames = ["sgd", "adam", "adamw"] as const;

/** The name of one of them. */
export type OptimizerName = (typeof optimizerNames)[number];

/** What decides a run, beside its data. */
export type Settings = {
  readonly dataset: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** Of sgd; the others keep moments of their own. */
  readonly momentum: number;
  readonly seed: number;
  /** What computes: figures agree between backends within rounding, and to the last bit on one. */
  readonly backend: BackendName;
};

/** Where the data comes from. */
export interface DataSource {
  /** A folder with the files of datasets. @defaultValue the cache, a package that carries it, the sample inside the package */
  readonly dataDir?: string;
  readonly signal?: AbortSignal;
}

/** A model with all that leads to a stated result: data, optimizer, schedule, seed, and how long it takes. */
export interface Recipe {
  /** What the commands call it. */
  readonly name: string;
  readonly about: string;
  /** The data it can be trained on; the first is that of the recipe. */
  readonly datasets: readonly string[];
  readonly settings: Settings;
  /** How the learning rate goes over the steps. */
  readonly schedule: string;
  /** What it reaches with these settings, and how long that takes. */
  readonly reaches: string;
  /** Loads the data, makes the model, and hands both to `use`. */
  open<R>(settings: Settings, source: DataSource, use: <S, W>(task: Task<S, W>) => Promise<R>): Promise<R>;
}
