import { join } from "node:path";
import { UsageError } from "../usageError.js";
import { numberOf, parseWords, type FlagName } from "./flags.js";
import { withWeights } from "./opened.js";
import { outputOf, type World } from "./output.js";
import { writeAll } from "./pictures.js";
import { folderOf } from "./train.js";

/** The options of `sample`. */
export const sampleFlags: readonly FlagName[] = [
  "count",
  "temperature",
  "top-k",
  "prompt",
  "seed",
  "dataset",
  "data-dir",
  "backend",
  "threads",
  "weights",
  "out",
  "json",
];

/** `zoo sample <model>`: text as it is drawn, or pictures into the folder of the run. */
export const sample = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo sample", words, sampleFlags);
  const { given } = parsed;
  const json = given.json === true;
  const { say, tell } = outputOf(world, json);
  await withWeights("zoo sample", parsed, world, async ({ op, recipe, task, weights }) => {
    if (task.sample === undefined)
      throw new UsageError({
        op,
        given: `${recipe.name}, a model for ${recipe.kind}`,
        expected: "a model that can be drawn from",
        mend: "See `zoo list` for language models and generative ones.",
      });
    const optional = (name: "count" | "temperature" | "top-k", without: string, whole: boolean): number | undefined =>
      given[name] === undefined
        ? undefined
        : numberOf(op, name, given[name], 1, whole ? { whole, least: 1, without } : { without });
    const drawn = task.sample(weights, {
      seed: numberOf(op, "seed", given.seed, 0, { whole: true, most: 2 ** 32 - 1 }),
      count: optional("count", "for what suits the model", true),
      temperature: optional("temperature", "for 1", false),
      topK: optional("top-k", "to draw from all", true),
      prompt: typeof given.prompt === "string" ? given.prompt : undefined,
    });
    let text = "";
    for await (const piece of drawn) {
      world.signal.throwIfAborted();
      if ("text" in piece) {
        text += piece.text;
        if (!json) world.write?.(piece.text);
        tell({ event: "text", text: piece.text });
        continue;
      }
      const folder = folderOf(parsed, recipe.name);
      const [name] = await writeAll(folder, [piece.picture]);
      const file = join(folder, name);
      say(file);
      tell({ event: "picture", file });
    }
    if (text !== "") say(world.write === undefined ? text : "");
    tell({ event: "result", model: recipe.name, ...(text === "" ? {} : { text }) });
  });
};
