import { recipes } from "../recipes.js";
import { dataFlags } from "./data/data.js";
import { demoFlags } from "./demo.js";
import { evaluateFlags } from "./evaluate.js";
import { explainFlags } from "./explain.js";
import { flags, type Flag, type FlagName } from "./flags.js";
import { listFlags } from "./list.js";
import { playFlags } from "./play.js";
import { predictFlags } from "./predict.js";
import { resultsFlags } from "./results.js";
import { sampleFlags } from "./sample.js";
import { trainFlags } from "./train.js";

/** A command: how it is written, what it does, and its options. */
interface Command {
  readonly words: string;
  readonly about: string;
  readonly flags: readonly FlagName[];
}

export type CommandName = "list" | "train" | "eval" | "sample" | "play" | "predict" | "explain" | "results" | "demo" | "data";

/** The commands. */
export const commands: Readonly<Record<CommandName, Command>> = {
  list: { words: "list", about: "what there is to train, and what it reaches", flags: listFlags },
  train: { words: "train <model>", about: "train by the recipe, or with other settings", flags: trainFlags },
  eval: { words: "eval <model>", about: "the figures of saved weights on the test data", flags: evaluateFlags },
  sample: { words: "sample <model>", about: "draw text or pictures from a model", flags: sampleFlags },
  play: { words: "play <model>", about: "an episode of an agent, as a GIF or in the terminal", flags: playFlags },
  predict: { words: "predict <model> <file …>", about: "what a model makes of pictures, sounds or texts", flags: predictFlags },
  explain: { words: "explain <model>", about: "what a model looks at, and what deceives it", flags: explainFlags },
  results: { words: "results", about: "run what is not in docs/results.md yet, seed by seed", flags: resultsFlags },
  demo: { words: "demo", about: "a perceptron learns digits while you watch", flags: demoFlags },
  data: { words: "data <action>", about: "list, or info, download, preview of a dataset", flags: dataFlags },
};

/** The page that `--help` prints: of one command, or of all. */
export const help = (command?: CommandName): string => {
  if (command === undefined)
    return [
      "zoo <command>: whole models, trained and tested",
      "",
      ...Object.values(commands).map(({ words, about }) => `  ${words.padEnd(26)}${about}`),
      "",
      `models: ${recipes.map(({ name }) => name).join(", ")}`,
      "`zoo <command> --help` lists the options of a command",
    ].join("\n");
  const { words, about, flags: known } = commands[command];
  return [
    `zoo ${words}: ${about}`,
    "",
    ...known.map((name) => `  ${`--${name}${valueOf(name)}`.padEnd(26)}${flags[name].about}`),
  ].join("\n");
};

const valueOf = (name: FlagName): string => {
  const { value }: Flag = flags[name];
  return value === undefined ? "" : ` ${value}`;
};
