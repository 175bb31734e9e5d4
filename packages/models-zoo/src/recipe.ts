import type { OptimizerName, ScheduleName } from "./optimizerOf.js";
import type { Task } from "./task.js";
import type { BackendName } from "./useBackend.js";

/** What a model is for. */
export type Kind =
  | "classification"
  | "language model"
  | "sequence to sequence"
  | "reconstruction"
  | "generative adversarial"
  | "forecasting"
  | "transcription"
  | "reinforcement learning";

/** What decides a run, beside its data. */
export type Settings = {
  readonly dataset: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  /** The largest one of the schedule. */
  readonly learningRate: number;
  /** How the learning rate goes over the steps. */
  readonly schedule: ScheduleName;
  /** Of sgd; the others keep moments of their own. */
  readonly momentum: number;
  /** The share of each weight that a step of learning rate 1 takes away. */
  readonly weightDecay: number;
  readonly seed: number;
  /** Parameters that stay as they are, by the beginning of their names: `params[0],params[3].w`. @defaultValue none */
  readonly freeze?: string;
  /** What computes: figures agree between backends within rounding, and to the last bit on one. */
  readonly backend: BackendName;
};

/** Where the data comes from. */
export interface DataSource {
  /** A folder with the files of datasets. @defaultValue the cache, a package that carries it, the sample inside the package */
  readonly dataDir?: string;
  readonly signal?: AbortSignal;
}

/** A figure that the recipe is to reach on a dataset; the table of results states whether it does. */
export interface Goal {
  readonly dataset: string;
  /** The name it has in the outcome. */
  readonly figure: string;
  /** As one writes it: `%` for fractions in hundredths, `nats`, `MSE`. */
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Whether less is better, where no bound says so: which way to round. @defaultValue false */
  readonly less?: boolean;
  /** What a model of this plan is known to reach, give or take: it need be neither more nor less. */
  readonly about?: { readonly value: number; readonly within: number };
}

/** A model with all that leads to a stated result: data, optimizer, schedule, seed, and how long it takes. */
export interface Recipe {
  /** What the commands call it. */
  readonly name: string;
  readonly kind: Kind;
  readonly about: string;
  /** The data it can be trained on; the first is that of the recipe. */
  readonly datasets: readonly string[];
  readonly settings: Settings;
  /** What differs from them for other data. */
  readonly settingsFor?: (dataset: string) => Partial<Settings>;
  /** What it reaches with these settings, and how long that takes. */
  readonly reaches: string;
  /** What is recorded of it in the table of results; nothing where that is left out. */
  readonly goals?: readonly Goal[];
  /** Loads the data, makes the model, and hands both to `use`. */
  open<R>(settings: Settings, source: DataSource, use: <S, W>(task: Task<S, W>) => Promise<R>): Promise<R>;
}

/** What makes a recipe another: settings that are left out stay as they are. */
export type RecipeChanges = Partial<Omit<Recipe, "settings">> & { readonly name: string; readonly settings?: Partial<Settings> };

/** A recipe like another, but for these changes. */
export const variantOf = (recipe: Recipe, changes: RecipeChanges): Recipe => ({
  ...recipe,
  ...changes,
  settings: { ...recipe.settings, ...changes.settings },
});
