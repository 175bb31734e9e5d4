import { datasetNames, info, type DatasetName } from "@nabla-js/datasets";
import { defaultCacheDir, load } from "@nabla-js/datasets/node";
import { writeAtomically } from "@nabla-js/training/node";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../usageError.js";
import { nameOf, parseWords, type FlagName, type Words } from "../flags.js";
import { outputOf, type Output, type World } from "../output.js";
import { describeSplits, type Splits } from "./describe.js";
import { infoLines } from "./infoLines.js";
import { previewFiles } from "./previewFiles.js";

/** The options of `data`. */
export const dataFlags: readonly FlagName[] = ["data-dir", "out", "json"];

const actions = ["list", "info", "download", "preview"] as const;

/** `zoo data list`, `zoo data info|download|preview <dataset>`, `zoo data preview all`: what data there is, and what it looks like. */
export const data = async (words: readonly string[], world: World): Promise<void> => {
  const op = "zoo data";
  const parsed = parseWords(op, words, dataFlags);
  const [first = "list", ...rest] = parsed.positionals;
  const action = nameOf(op, "the action", first, actions);
  const output = outputOf(world, parsed.given.json === true);
  if (action === "list") return list(output, checkNone(op, rest));
  if (action === "preview" && rest.length === 1 && rest[0] === "all") return previewAll(parsed, output, world);
  const name = datasetOf(`${op} ${action}`, rest);
  switch (action) {
    case "info":
      return tellInfo(name, output);
    case "download":
      return fetchData(name, output, world);
    case "preview":
      return preview(name, parsed, output, world);
  }
};

const list = ({ say, tell }: Output, _none: void): void => {
  for (const name of datasetNames()) {
    const { title, task, splits, licence, embedded } = info(name);
    const sizes = Object.entries(splits).map(([split, count]) => `${count} ${split}`);
    say(`${name.padEnd(20)}${title}: ${task}, ${sizes.join(" + ")}${embedded === undefined ? "" : "; a sample is embedded"}`);
    tell({ event: "dataset", dataset: name, title, task, splits, licence, embedded });
  }
};

const tellInfo = (name: DatasetName, { say, tell }: Output): void => {
  const about = info(name);
  infoLines(about).forEach(say);
  tell({ event: "dataset", dataset: name, ...about });
};

/** Fetches into the cache what is not there yet. */
const fetchData = async (name: DatasetName, { say, tell }: Output, world: World): Promise<void> => {
  const about = info(name);
  if (about.downloads.length === 0)
    throw new UsageError({
      op: "zoo data download",
      given: name,
      expected: "a dataset whose owners offer files that stay as they are",
      mend: `Fetch it from ${about.homepage}, and name the folder with --data-dir.`,
    });
  const shown = new Map<string, number>();
  const { source } = await load(name, {
    download: true,
    npm: false,
    system: false,
    signal: world.signal,
    onProgress: ({ file, received, bytes }) => {
      const tenths = Math.floor((10 * received) / bytes);
      if (tenths <= (shown.get(file) ?? 0)) return;
      shown.set(file, tenths);
      say(`${file}: ${10 * tenths} % of ${(bytes / 1e6).toFixed(1)} MB`);
      tell({ event: "download", dataset: name, file, received, bytes });
    },
  });
  say(`${name} is in ${join(defaultCacheDir(), name)}`);
  tell({ event: "result", dataset: name, source });
};

/** Every dataset that is to be had, in folders of their names; what is nowhere is said and passed over. */
const previewAll = async (words: Words, output: Output, world: World): Promise<void> => {
  const top = typeof words.given.out === "string" ? words.given.out : join("runs", "data");
  for (const name of datasetNames())
    try {
      await preview(name, { ...words, given: { ...words.given, out: join(top, name) } }, output, world);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "DatasetError") throw error;
      output.say(`${name}: ${error.message}`);
      output.tell({ event: "absent", dataset: name, message: error.message });
    }
};

const preview = async (name: DatasetName, words: Words, { say, tell }: Output, world: World): Promise<void> => {
  const { given } = words;
  const dataDir = given["data-dir"] ?? world.env.NABLA_DATA;
  const { splits, source } = await load(name, {
    signal: world.signal,
    ...(typeof dataDir === "string" && dataDir !== "" ? { dataDir } : {}),
  });
  const about = info(name);
  say(`${about.title}: ${about.task}; from ${source.kind} ${source.place}`);
  const described = describeSplits(about, splits as Splits);
  described.forEach(({ lines }) => lines.forEach(say));
  const folder = typeof given.out === "string" ? given.out : join("runs", "data", name);
  const files = previewFiles(about, splits as Splits);
  await mkdir(folder, { recursive: true });
  for (const { file, content } of files) await writeAtomically(join(folder, file), content);
  const written = files.map(({ file }) => join(folder, file));
  say(`pictures: ${written.join(", ")}`);
  const counts = Object.fromEntries(described.map(({ split, examples, classes }) => [split, { examples, classes }]));
  tell({ event: "result", dataset: name, source, splits: counts, files: written });
};

const datasetOf = (op: string, [name, ...more]: readonly string[]): DatasetName => {
  if (name === undefined || more.length > 0)
    throw new UsageError({
      op,
      given: name === undefined ? "no dataset" : `${1 + more.length} names, ${[name, ...more].join(", ")}`,
      expected: "one dataset of those that `zoo data list` names",
      mend: `Write for instance \`${op} mnist\`.`,
    });
  return nameOf(op, "the dataset", name, datasetNames());
};

const checkNone = (op: string, rest: readonly string[]): void => {
  if (rest.length > 0)
    throw new UsageError({
      op: `${op} list`,
      given: rest.join(" "),
      expected: "nothing behind it",
      mend: `Did you mean \`${op} info ${rest[0]}\`?`,
    });
};
