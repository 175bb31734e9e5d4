import { optimizerNames, scheduleNames } from "../optimizerOf.js";
import type { Recipe, Settings } from "../recipe.js";
import { backendNames } from "../useBackend.js";
import { UsageError } from "../usageError.js";
import { nameOf, numberOf, type FlagName, type Words } from "./flags.js";

/** The options that change the settings of a recipe. */
export const settingFlags: readonly FlagName[] = [
  "dataset",
  "env",
  "epochs",
  "batch-size",
  "optimizer",
  "learning-rate",
  "schedule",
  "momentum",
  "weight-decay",
  "seed",
  "backend",
  "threads",
];

/** How fast each optimizer learns where nothing is said: a recipe states the rate of its own optimizer alone. */
const usualRate = { sgd: 0.01, adam: 0.001, adamw: 0.001 } as const;

/** The settings of a recipe with what was asked for in place of its own. */
export const settingsOf = (op: string, { settings: usual, settingsFor, datasets }: Recipe, words: Words): Settings => {
  const { given } = words;
  const text = (name: FlagName, fallback: string): string => (given[name] === undefined ? fallback : String(given[name]));
  // An environment is to an agent what data is to others.
  const asked = given.env === undefined ? "dataset" : "env";
  const dataset = nameOf(op, `--${asked}`, text(asked, usual.dataset), datasets);
  const settings = { ...usual, ...settingsFor?.(dataset) };
  const optimizer = nameOf(op, "--optimizer", text("optimizer", settings.optimizer), optimizerNames);
  if (given.momentum !== undefined && optimizer !== "sgd")
    throw new UsageError({
      op,
      given: `--momentum ${given.momentum} with --optimizer ${optimizer}`,
      expected: "--momentum with sgd alone, as the others keep moments of their own",
      mend: "Leave out --momentum, or choose --optimizer sgd.",
    });
  const rate = optimizer === settings.optimizer ? settings.learningRate : usualRate[optimizer];
  return {
    dataset,
    epochs: numberOf(op, "epochs", given.epochs, settings.epochs, { whole: true }),
    batchSize: numberOf(op, "batch-size", given["batch-size"], settings.batchSize, { whole: true, least: 1 }),
    optimizer,
    learningRate: numberOf(op, "learning-rate", given["learning-rate"], rate),
    schedule: nameOf(op, "--schedule", text("schedule", settings.schedule), scheduleNames),
    momentum: optimizer === "sgd" ? numberOf(op, "momentum", given.momentum, settings.momentum, { most: 1 }) : 0,
    weightDecay: numberOf(op, "weight-decay", given["weight-decay"], settings.weightDecay),
    seed: numberOf(op, "seed", given.seed, settings.seed, { whole: true, most: 2 ** 32 - 1 }),
    backend: nameOf(op, "--backend", text("backend", settings.backend), backendNames),
    ...(typeof given.freeze === "string" ? { freeze: given.freeze } : {}),
  };
};

/** How many threads share the work, where it is said. It is no setting of a run: results do not depend on it. */
export const threadsOf = (op: string, { given }: Words): number | undefined =>
  given.threads === undefined ? undefined : numberOf(op, "threads", given.threads, 1, { whole: true, least: 1, most: 64 });
