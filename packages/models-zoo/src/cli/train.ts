import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { matrixText, pipe, type Metrics, type Snapshot, type TrainingEvent } from "@nabla-js/training";
import {
  checkpoints,
  latestCheckpoint,
  loadTree,
  progress,
  saveTree,
  terminalCurves,
  writeAtomically,
} from "@nabla-js/training/node";
import { pretrainedFile } from "../node/pretrained.js";
import type { DataSource, Kind, Recipe, Settings } from "../recipe.js";
import { recipes } from "../recipes.js";
import type { Task } from "../task.js";
import { UsageError } from "../usageError.js";
import { useBackend } from "../useBackend.js";
import { nameOf, numberOf, parseWords, type FlagName, type Words } from "./flags.js";
import { outputOf, type World } from "./output.js";
import { writePictures } from "./pictures.js";
import { figuresOf, reportOf } from "./report.js";
import { settingFlags, settingsOf, threadsOf } from "./settings.js";

/** The options of `train`. */
export const trainFlags: readonly FlagName[] = [
  ...settingFlags,
  "data-dir",
  "weights",
  "freeze",
  "out",
  "checkpoint-every",
  "resume",
  "json",
];

/** `zoo train <model>`: trains by the recipe, with what was asked for in place of its settings. */
export const train = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo train", words, trainFlags);
  const recipe = recipeOf("zoo train", parsed);
  const op = `zoo train ${recipe.name}`;
  await trainRecipe(op, recipe, settingsOf(op, recipe, parsed), parsed, world);
};

/** The recipe whose name stands behind the command, and nothing else behind it. */
export const recipeOf = (op: string, { positionals: [name, ...more] }: Words): Recipe => {
  const names = recipes.map((recipe) => recipe.name);
  if (name === undefined || more.length > 0)
    throw new UsageError({
      op,
      given: name === undefined ? "no model" : `${1 + more.length} names, ${[name, ...more].join(", ")}`,
      expected: `one model of ${names.join(", ")}`,
      mend: `Write for instance \`${op} ${names[0]}\`.`,
    });
  const found = nameOf(op, "the model", name, names);
  return recipes.find((recipe) => recipe.name === found)!;
};

/** Where the data is, by `--data-dir` or NABLA_DATA. */
export const sourceOf = ({ given }: Words, { env, signal }: World): DataSource => {
  const dataDir = given["data-dir"] ?? env.NABLA_DATA;
  return { signal, ...(typeof dataDir === "string" && dataDir !== "" ? { dataDir } : {}) };
};

/** The folder of a run. */
export const folderOf = ({ given }: Words, name: string): string =>
  typeof given.out === "string" ? given.out : join("runs", name);

/** Trains, keeps checkpoints, and at the end tests and writes weights, curves and a confusion matrix. */
export const trainRecipe = async (op: string, recipe: Recipe, settings: Settings, words: Words, world: World): Promise<void> => {
  if (settings.freeze !== undefined && unfrozen.includes(recipe.kind))
    throw new UsageError({
      op,
      given: `--freeze ${settings.freeze}`,
      expected: `a model that one optimizer teaches, and not one of ${recipe.kind}`,
      mend: "Leave out --freeze.",
    });
  await useBackend(settings.backend, threadsOf(op, words));
  return recipe.open(settings, sourceOf(words, world), (task) =>
    run({
      op,
      recipe,
      settings,
      task,
      world,
      json: words.given.json === true,
      resume: words.given.resume === true,
      directory: folderOf(words, recipe.name),
      every: numberOf(op, "checkpoint-every", words.given["checkpoint-every"], 200, { whole: true, least: 1 }),
      weights: typeof words.given.weights === "string" ? words.given.weights : undefined,
    }),
  );
};

/** What has several optimizers, or brings its own. */
const unfrozen: readonly Kind[] = ["generative adversarial", "reinforcement learning"];

interface Run<S, W> {
  readonly op: string;
  readonly recipe: Recipe;
  readonly settings: Settings;
  readonly task: Task<S, W>;
  readonly world: World;
  readonly json: boolean;
  readonly resume: boolean;
  readonly directory: string;
  readonly every: number;
  /** A file with weights to begin with. */
  readonly weights: string | undefined;
}

const run = async <S, W>(options: Run<S, W>): Promise<void> => {
  const { op, recipe, settings, task, world, json, resume, directory, every } = options;
  const began = performance.now();
  const folder = join(directory, "checkpoints");
  const decided = decidedBy(settings, task.fingerprint);
  const found = resume ? await latestCheckpoint(folder, task.start) : undefined;
  if (found !== undefined) checkSame(op, directory, found.metadata, decided);

  await mkdir(directory, { recursive: true });
  const log = join(directory, "log.jsonl");
  if (found === undefined) rmSync(log, { force: true });
  // What was spent before counts too, up to the checkpoint from which it goes on.
  const spent = found === undefined ? 0 : secondsIn(log, found.snapshot.position.step);
  const secondsNow = (): number => Math.round(100 * (spent + (performance.now() - began) / 1000)) / 100;
  const { say, tell } = outputOf(world, json, log);

  say(`${recipe.name}: ${recipe.about}; ${task.parameters} parameters`);
  say(`data: ${task.data}`);
  say(`${settingsText(settings)}; into ${directory}`);
  for (const { file } of found?.damaged ?? []) say(`${file} is damaged: going back to the one before it`);
  if (resume)
    say(
      found === undefined ? "no checkpoint to go on from: beginning anew" : `going on from step ${found.snapshot.position.step}`,
    );
  tell({ event: "run", model: recipe.name, ...settings, parameters: task.parameters, data: task.data, out: directory });

  const from = found?.snapshot ?? (await transferred(options));
  const events = pipe(
    task.train({ epochs: settings.epochs, every: 10, from, signal: world.signal }),
    checkpoints(folder, { every, keep: 2, replace: true, metadata: decided }),
    ...(json ? [] : [progress({ stream: world.err })]),
  );
  let end: TrainingEvent<S> | undefined;
  for await (const event of events) {
    tell(event);
    if (event.event === "checkpoint") tell({ event: "clock", step: event.step, seconds: secondsNow() });
    end = event;
  }
  const { state, history, position } = await end!.snapshot();
  const kept = task.weights(state);
  const outcome = await task.test(kept);
  const weights = join(directory, "weights.safetensors");
  await saveTree(weights, kept, { root: "model", metadata: { model: recipe.name, ...decided } });
  const pictures = await writePictures(directory, `${recipe.name} on ${settings.dataset}`, history, outcome);

  const seconds = secondsNow();
  const result = {
    event: "result",
    model: recipe.name,
    dataset: settings.dataset,
    ...outcome.figures,
    figures: outcome.figures,
    ...(outcome.lines === undefined ? {} : { lines: outcome.lines }),
    parameters: task.parameters,
    seconds,
    seed: settings.seed,
    epochs: position.epochs,
    steps: position.step,
    weights,
  };
  await writeAtomically(join(directory, "result.json"), `${JSON.stringify(result, undefined, 2)}\n`);
  const report = reportOf({ recipe, settings, parameters: task.parameters, data: task.data, history, outcome, seconds });
  await writeAtomically(join(directory, "report.html"), report);

  const metrics = Object.keys(history.epochs.at(-1)?.metrics ?? {});
  for (const metric of ["loss", "accuracy", "return"].filter((name) => metrics.includes(name)))
    say(`\n${terminalCurves(history, metric)}`);
  if (outcome.confusion !== undefined) say(`\n${matrixText(outcome.confusion.counts, outcome.confusion.classes)}`);
  for (const line of outcome.lines ?? []) say(line);
  say(`weights in ${weights}; beside them ${pictures.join(", ")}, log.jsonl, result.json, report.html`);
  say(`${outcomeText(outcome.figures)}, in ${seconds} s, seed ${settings.seed}`);
  tell(result);
};

/** How long a run had taken at its step `step`, by what its log says. */
const secondsIn = (log: string, step: number): number => {
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  const clocks = lines
    .filter((line) => line.startsWith('{"event":"clock"'))
    .map((line) => JSON.parse(line) as { readonly step: number; readonly seconds: number });
  return clocks.filter((clock) => clock.step <= step).at(-1)?.seconds ?? 0;
};

/** Where a run begins that goes on from weights of another: their numbers, and none of their history. */
const transferred = async <S, W>({ op, recipe, task, weights }: Run<S, W>): Promise<Snapshot<S> | undefined> => {
  if (weights === undefined) return undefined;
  const file = weights === "pretrained" ? pretrainedFile(recipe.name, op) : weights;
  const { tree } = await loadTree(file, task.weights(task.start), { root: "model" });
  const position = { epochs: 0, batches: 0, step: 0, sums: {} };
  return { state: task.begin(tree), position, history: { steps: [], epochs: [], stride: 1, open: [] } };
};

/** The figures of an outcome as one reads them: `test accuracy 97.31 %, test loss 0.0912`. */
export const outcomeText = (figures: Metrics): string =>
  figuresOf(figures)
    .map(({ name, value }) => `${name} ${value}`)
    .join(", ");

const settingsText = ({ dataset: _dataset, ...others }: Settings): string =>
  Object.entries(others)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

/** What a checkpoint says of its run. More epochs may be asked for later, unless the rate depends on how many there are. */
const decidedBy = ({ epochs, ...settings }: Settings, fingerprint: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
  ...(settings.schedule === "constant" ? {} : { epochs: String(epochs) }),
  data: fingerprint,
});

const checkSame = (
  op: string,
  directory: string,
  saved: Readonly<Record<string, string>>,
  decided: Readonly<Record<string, string>>,
): void => {
  const other = Object.keys(decided).filter((name) => saved[name] !== decided[name]);
  if (other.length === 0) return;
  throw new UsageError({
    op,
    given: other.map((name) => `${name} ${decided[name]}`).join(", "),
    expected: `${other.map((name) => `${name} ${saved[name]}`).join(", ")}, with which the run in ${directory} began`,
    mend: "Resume with the same options, or train into another folder with --out.",
  });
};
