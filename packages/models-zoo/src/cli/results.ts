import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "@nabla-js/training/node";
import type { Recipe } from "../recipe.js";
import { recipes } from "../recipes.js";
import { recordOf, resultsPage, type ResultRecord } from "../results.js";
import { UsageError } from "../usageError.js";
import { nameOf, numberOf, parseWords, type FlagName } from "./flags.js";
import { outputOf, type World } from "./output.js";
import { train } from "./train.js";

/** The options of `results`. */
export const resultsFlags: readonly FlagName[] = ["only", "seeds", "threads", "data-dir", "out", "resume", "json"];

/** A run that is to be recorded. */
interface Row {
  readonly recipe: Recipe;
  readonly dataset: string;
  readonly seed: number;
}

/**
 * `zoo results`: trains every recipe that has a goal, with several seeds, and records each run in `results.json` as it
 * ends; `results.md` beside it shows all of them. With `--resume` what is recorded already is not run again. A run that was
 * stopped goes on from its last checkpoint.
 */
export const results = async (words: readonly string[], world: World): Promise<void> => {
  const op = "zoo results";
  const { given, positionals } = parseWords(op, words, resultsFlags);
  if (positionals.length > 0)
    throw new UsageError({
      op,
      given: positionals.join(" "),
      expected: "no names behind it",
      mend: `Did you mean \`zoo results --only ${positionals.join(",")}\`?`,
    });
  const { say, tell } = outputOf(world, given.json === true);
  const seeds = numberOf(op, "seeds", given.seeds, 3, { whole: true, least: 1 });
  const names = recipes.map(({ name }) => name);
  const wanted = typeof given.only === "string" ? given.only.split(",").map((name) => nameOf(op, "--only", name, names)) : names;
  const folder = typeof given.out === "string" ? given.out : "docs";
  const file = join(folder, "results.json");
  // Read anew each time: another run may have added to it meanwhile.
  const recorded = (): readonly ResultRecord[] => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []);
  const found = recorded();
  if (found.length > 0 && given.resume !== true)
    throw new UsageError({
      op,
      given: `a folder ${folder} whose results.json has ${found.length} runs`,
      expected: "--resume, to record what is missing, or a folder without results",
      mend: "Pass --resume, or --out with another folder.",
    });
  await mkdir(folder, { recursive: true });
  const write = async (records: readonly ResultRecord[]): Promise<void> => {
    await writeAtomically(file, `${JSON.stringify(records, undefined, 2)}\n`);
    await writeAtomically(join(folder, "results.md"), resultsPage(recipes, records));
  };
  await write(found);
  for (const { recipe, dataset, seed } of rowsOf(wanted, seeds)) {
    if (recorded().some((record) => record.model === recipe.name && record.dataset === dataset && record.seed === seed)) continue;
    world.signal.throwIfAborted();
    const options = ["--dataset", dataset, "--seed", String(seed)];
    say(`${recipe.name} on ${dataset}, seed ${seed}`);
    const told: string[] = [];
    const where = (["data-dir", "threads"] as const).flatMap((name) => {
      const value = given[name];
      return typeof value === "string" ? [`--${name}`, value] : [];
    });
    const out = join("runs", "results", `${recipe.name}-${dataset}-${seed}`);
    await train([recipe.name, ...options, ...where, "--out", out, "--resume", "--json"], {
      ...world,
      out: (line) => {
        told.push(line);
        // Said before hours of work: a folder may hold less than the whole.
        if (told.length === 1) say(`  ${(JSON.parse(line) as { readonly data: string }).data}`);
      },
    });
    const record = recordOf(told, `pnpm zoo train ${recipe.name} ${options.join(" ")}`);
    await write([...recorded(), record]);
    tell({ event: "recorded", ...record });
  }
  const runs = recorded().length;
  say(`${runs} runs in ${file}`);
  tell({ event: "result", runs, file });
};

/** All runs, seed by seed. */
const rowsOf = (names: readonly string[], seeds: number): readonly Row[] =>
  names.flatMap((name) => {
    const recipe = recipes.find((recipe) => recipe.name === name)!;
    const datasets = [...new Set((recipe.goals ?? []).map(({ dataset }) => dataset))];
    return datasets.flatMap((dataset) => Array.from({ length: seeds }, (_, seed) => ({ recipe, dataset, seed })));
  });
