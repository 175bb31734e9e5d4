import { join } from "node:path";
import { matrixText } from "@nabla-js/training";
import { loadTree } from "@nabla-js/training/node";
import { parseWords, type FlagName } from "./flags.js";
import { useBackend } from "../useBackend.js";
import { outputOf, type World } from "./output.js";
import { settingsOf } from "./settings.js";
import { folderOf, outcomeText, recipeOf, sourceOf } from "./train.js";

/** The options of `eval`. */
export const evaluateFlags: readonly FlagName[] = ["dataset", "data-dir", "backend", "out", "weights", "json"];

/** `zoo eval <model>`: the figures of saved weights on the test data. */
export const evaluate = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo eval", words, evaluateFlags);
  const recipe = recipeOf("zoo eval", parsed);
  const op = `zoo eval ${recipe.name}`;
  const settings = settingsOf(op, recipe, parsed);
  useBackend(settings.backend);
  const { given } = parsed;
  const file = typeof given.weights === "string" ? given.weights : join(folderOf(parsed, recipe.name), "weights.safetensors");
  const { say, tell } = outputOf(world, given.json === true);

  await recipe.open(settings, sourceOf(parsed, world), async (task) => {
    const began = performance.now();
    const { tree, metadata } = await loadTree(file, task.weights(task.start), { root: "model" });
    const { figures, confusion } = await task.test(tree);
    const seconds = Math.round((performance.now() - began) / 10) / 100;
    say(`data: ${task.data}`);
    if (confusion !== undefined) say(`\n${matrixText(confusion.counts, confusion.classes)}`);
    say(`${file}: ${outcomeText(figures)}`);
    const seed = metadata.seed === undefined ? undefined : Number(metadata.seed);
    tell({
      event: "result",
      model: recipe.name,
      dataset: settings.dataset,
      ...figures,
      seconds,
      seed,
      weights: file,
    });
  });
};
