import { parseArgs } from "node:util";
import { closest } from "@nabla-js/datasets";
import { UsageError } from "../usageError.js";

/** An option of the commands. Without `value` it is a switch. */
export interface Flag {
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly about: string;
}

/** The name of an option. */
export type FlagName =
  | "dataset"
  | "env"
  | "show"
  | "data-dir"
  | "epochs"
  | "batch-size"
  | "optimizer"
  | "learning-rate"
  | "schedule"
  | "momentum"
  | "weight-decay"
  | "seed"
  | "backend"
  | "threads"
  | "out"
  | "weights"
  | "freeze"
  | "count"
  | "temperature"
  | "top-k"
  | "prompt"
  | "text"
  | "index"
  | "only"
  | "seeds"
  | "checkpoint-every"
  | "resume"
  | "json";

/** The options there are. Node's own `parseArgs` splits the words; messages and help come from this table. */
export const flags: Readonly<Record<FlagName, Flag>> = {
  dataset: { value: "NAME", about: "the data to train on" },
  env: { value: "NAME", about: "the environment to act in, as --dataset" },
  show: { about: "play the episode in the terminal too" },
  "data-dir": { value: "DIR", about: "a folder with the files of the data; NABLA_DATA where it is left out" },
  epochs: { value: "N", about: "how often to go through the data" },
  "batch-size": { value: "N", about: "examples in a step" },
  optimizer: { value: "NAME", about: "sgd, adam or adamw" },
  "learning-rate": { value: "X", about: "the size of a step" },
  schedule: { value: "NAME", about: "how that goes over the steps: constant, cosine or onecycle" },
  momentum: { value: "X", about: "what sgd keeps of the step before, from 0 to 1" },
  "weight-decay": { value: "X", about: "the share of each weight that a step of rate 1 takes away" },
  seed: { value: "N", about: "decides weights and order: the same seed gives the same run" },
  backend: { value: "NAME", about: "what computes: wasm, gpu or eager" },
  threads: { value: "N", about: "how many share the work of wasm: all cores; results are the same" },
  out: { value: "DIR", about: "where weights, checkpoints, curves and the log go" },
  weights: { value: "FILE", about: "the weights to read; `pretrained` for those of the package" },
  freeze: { value: "PATHS", about: "what stays as it is, by the beginning of its name: params[0],params[3]" },
  count: { value: "N", about: "how many characters, words or pictures" },
  temperature: { value: "X", about: "below 1 for what the model is surer of, 0 for the likeliest" },
  "top-k": { value: "N", about: "draw from so many of the likeliest" },
  prompt: { value: "TEXT", about: "what a text begins with" },
  text: { value: "TEXT", about: "a text to ask about, in place of a file" },
  index: { value: "N", about: "which example of the test data" },
  only: { value: "NAMES", about: "these models alone, with commas between them" },
  seeds: { value: "N", about: "how many seeds, from 0 on" },
  "checkpoint-every": { value: "N", about: "steps from one checkpoint to the next" },
  resume: { about: "go on from the last checkpoint in --out" },
  json: { about: "print one JSON event a line" },
};

/** The words of a command: what is no option, and the options that were given. */
export interface Words {
  readonly positionals: readonly string[];
  readonly given: { readonly [name in FlagName]?: string | true };
}

/**
 * Splits the words of a command.
 *
 * @param op - The command as it was typed, for messages.
 * @param known - The options that this command has.
 * @throws {@link UsageError} for an option it has not, one without its value, and one that takes none but got one.
 */
export const parseWords = (op: string, words: readonly string[], known: readonly FlagName[]): Words => {
  const options = Object.fromEntries(
    known.map((name) => [name, { type: "value" in flags[name] ? ("string" as const) : ("boolean" as const) }]),
  );
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true, allowPositionals: true });
  const positionals: string[] = [];
  const given: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const name = known.find((name) => name === token.name);
    if (name === undefined) throw unknownOption(op, token.rawName, known);
    const takesValue = "value" in flags[name];
    if (takesValue && (token.value === undefined || (!token.inlineValue && token.value.startsWith("--"))))
      throw new UsageError({
        op,
        given: `--${name} without a value`,
        expected: `--${name} ${(flags[name] as Flag).value}: ${flags[name].about}`,
        mend: "Write the value behind it.",
      });
    if (!takesValue && token.value !== undefined)
      throw new UsageError({
        op,
        given: `--${name}=${token.value}`,
        expected: `--${name} alone: ${flags[name].about}`,
        mend: "Leave out the value.",
      });
    given[name] = token.value ?? true;
  }
  return { positionals, given };
};

const unknownOption = (op: string, given: string, known: readonly FlagName[]): UsageError => {
  const near = closest(given, known);
  return new UsageError({
    op,
    given,
    expected: `one of ${known.map((name) => `--${name}`).join(", ")}`,
    mend: near === undefined ? "Leave it out." : `Did you mean --${near}?`,
  });
};

/** A name out of a list, as it was typed or not at all. */
export const nameOf = <N extends string>(op: string, what: string, given: string, names: readonly N[]): N => {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  const near = closest(given, names);
  throw new UsageError({
    op,
    given: `${what} ${given}`,
    expected: names.length === 1 ? names[0] : `one of ${names.join(", ")}`,
    mend: near === undefined ? "Choose one of them." : `Did you mean ${near}?`,
  });
};

/** A number from `least` to `most`, a whole one where that is asked. */
export const numberOf = (
  op: string,
  name: FlagName,
  given: string | true | undefined,
  fallback: number,
  {
    whole = false,
    least = 0,
    most = Infinity,
    without = `for ${fallback}`,
  }: { readonly whole?: boolean; readonly least?: number; readonly most?: number; readonly without?: string } = {},
): number => {
  if (given === undefined || given === true) return fallback;
  const value = given.trim() === "" ? NaN : Number(given);
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isSafeInteger(value))) return value;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new UsageError({
    op,
    given: `--${name} ${given}`,
    expected: `a ${whole ? "whole " : ""}number ${range}`,
    mend: `Leave it out ${without}.`,
  });
};
