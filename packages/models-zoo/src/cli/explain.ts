import { join } from "node:path";
import { UsageError } from "../usageError.js";
import { numberOf, parseWords, type FlagName } from "./flags.js";
import { withWeights } from "./opened.js";
import { outputOf, type World } from "./output.js";
import { writeAll } from "./pictures.js";
import { folderOf } from "./train.js";

/** The options of `explain`. */
export const explainFlags: readonly FlagName[] = ["index", "dataset", "data-dir", "backend", "threads", "weights", "out", "json"];

/** `zoo explain <model>`: pictures of what the model looks at in a test example, and of what deceives it. */
export const explain = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo explain", words, explainFlags);
  const { say, tell } = outputOf(world, parsed.given.json === true);
  await withWeights("zoo explain", parsed, world, async ({ op, recipe, task, weights }) => {
    if (task.explain === undefined)
      throw new UsageError({
        op,
        given: `${recipe.name}, a model for ${recipe.kind}`,
        expected: "a classifier of images",
        mend: "Try `zoo explain lenet`.",
      });
    const index = numberOf(op, "index", parsed.given.index, 0, { whole: true });
    const folder = folderOf(parsed, recipe.name);
    const pictures = await task.explain(weights, index);
    const files = await writeAll(folder, pictures);
    for (const { name, about } of pictures) say(about === undefined ? join(folder, name) : `${join(folder, name)}: ${about}`);
    tell({ event: "result", model: recipe.name, index, folder, files, about: pictures.map(({ about }) => about ?? "") });
  });
};
