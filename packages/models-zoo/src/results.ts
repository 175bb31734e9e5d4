import type { Metrics } from "@nabla-js/training";
import type { Goal, Recipe } from "./recipe.js";

/** A run of a recipe, as `results.json` has it. */
export interface ResultRecord {
  readonly model: string;
  readonly dataset: string;
  readonly seed: number;
  readonly figures: Metrics;
  readonly seconds: number;
  readonly epochs: number;
  readonly steps: number;
  readonly parameters: number;
  /** What it learned from, and how much of it there was; older records do not say. */
  readonly data?: string;
  /** What it wrote, translated or forecast, in words. */
  readonly lines: readonly string[];
  readonly command: string;
}

/** The record of a run, from what it told: an event a line, the first `run` and the last `result`. */
export const recordOf = (told: readonly string[], command: string): ResultRecord => {
  const [run, result] = [told[0], told[told.length - 1]].map((line) => JSON.parse(line) as Record<string, unknown>);
  const { model, dataset, seed, figures, seconds, epochs, steps, parameters, lines = [] } = result;
  // Where the data lie is of no interest to others.
  const data = (run["data"] as string).replace(/, from .*$/s, "");
  return { model, dataset, seed, figures, seconds, epochs, steps, parameters, data, lines, command } as ResultRecord;
};

/** The page of results: a table with a row for each goal, and below what models said in words. */
export const resultsPage = (recipes: readonly Recipe[], records: readonly ResultRecord[]): string => {
  const rows = recipes.flatMap((recipe) => (recipe.goals ?? []).map((goal) => rowOf(recipe, goal, records)));
  const words = records.filter(({ lines, seed }) => lines.length > 0 && seed === 0);
  const commands = [...new Set(recipes.filter(({ goals = [] }) => goals.length > 0).map(({ name }) => name))];
  return [
    "# Results",
    "",
    "What the recipes of the zoo reach. `pnpm zoo results --resume` writes this page: it runs what is not in `results.json` yet,",
    "one run at a time. A figure is the mean over the seeds and, behind ±, their standard deviation (that of the population); then",
    "each seed's own. All are rounded to the worse side. Seconds are those of one run on two cores of one machine, with other work",
    "going on beside it.",
    "",
    "| model | data | figure | mean ± spread | each seed | goal | reached | seconds a seed |",
    "| ----- | ---- | ------ | ------------- | --------- | ---- | ------- | -------------- |",
    ...rows,
    "",
    "The command of a row is `pnpm zoo train <model> --dataset <data> --seed <seed> --data-dir <folder of the data>`, as each",
    `record in \`results.json\` has it. Rows that are not run yet say so; \`pnpm zoo results --resume --only ${commands[0]}\` runs those of one model.`,
    "",
    ...words.flatMap(({ model, dataset, lines }) => [
      `## ${model} on ${dataset}, in words`,
      "",
      "```",
      ...lines.flatMap((line) => line.split("\n")).map((line) => line.trimEnd()),
      "```",
      "",
    ]),
  ].join("\n");
};

const rowOf = ({ name }: Recipe, goal: Goal, records: readonly ResultRecord[]): string => {
  const runs = records
    .filter(({ model, dataset, figures }) => model === name && dataset === goal.dataset && goal.figure in figures)
    .sort((a, b) => a.seed - b.seed);
  const cells = [name, goal.dataset, goal.figure];
  if (runs.length === 0) return row([...cells, "not run yet", "", goalText(goal), "", ""]);
  const values = runs.map(({ figures }) => figures[goal.figure]);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const isReached = reaches(mean, goal);
  const { unit } = goal;
  return row([
    ...cells,
    values.length === 1
      ? `${figure(mean, goal)} ${unit}, one seed`
      : `${figure(mean, goal)} ± ${spreadText(spread, goal)} ${unit}`,
    values.map((value) => figure(value, goal)).join(", "),
    goalText(goal),
    isReached === undefined ? "" : isReached ? "yes" : "no",
    runs.map(({ seconds }) => Math.ceil(seconds)).join(", "),
  ]);
};

/** Whether a mean is what a goal asks for; nothing where it asks for nothing. */
const reaches = (mean: number, { atLeast, atMost, about }: Goal): boolean | undefined => {
  if (about !== undefined) return Math.abs(mean - about.value) <= about.within;
  if (atLeast !== undefined) return mean >= atLeast;
  return atMost === undefined ? undefined : mean <= atMost;
};

const row = (cells: readonly string[]): string => `|${cells.map((cell) => (cell === "" ? " |" : ` ${cell} |`)).join("")}`;

/** As one writes a figure of a unit: a share in hundredths, and how many decimals. */
const scaleOf = (unit: string): { readonly scale: number; readonly decimals: number } =>
  unit === "%" ? { scale: 100, decimals: 2 } : { scale: 1, decimals: unit === "nats" ? 3 : unit === "MSE" ? 5 : 3 };

/** Rounded to the worse side: down where more is better. */
const figure = (value: number, { unit, atMost, less = atMost !== undefined }: Goal): string => {
  const { scale, decimals } = scaleOf(unit);
  const shifted = value * scale * 10 ** decimals;
  // What is whole but for the last bits of a double stays what it is.
  const near = Math.round(shifted);
  const cut = Math.abs(shifted - near) < 1e-6 ? near : less ? Math.ceil(shifted) : Math.floor(shifted);
  return (cut / 10 ** decimals).toFixed(decimals);
};

const spreadText = (spread: number, { unit }: Goal): string => {
  const { scale, decimals } = scaleOf(unit);
  return (Math.ceil(spread * scale * 10 ** decimals) / 10 ** decimals).toFixed(decimals);
};

const goalText = ({ atLeast, atMost, about, unit }: Goal): string => {
  const { scale } = scaleOf(unit);
  const number = (value: number): string => String(Math.round(value * scale * 1e6) / 1e6);
  if (about !== undefined) return `${number(about.value)} ± ${number(about.within)} ${unit}`;
  if (atLeast !== undefined) return `≥ ${number(atLeast)} ${unit}`;
  return atMost !== undefined ? `≤ ${number(atMost)} ${unit}` : "stated";
};
