import { matrixText } from "@nabla-js/training";
import { parseWords, type FlagName } from "./flags.js";
import { withWeights } from "./opened.js";
import { outputOf, type World } from "./output.js";
import { outcomeText } from "./train.js";

/** The options of `eval`. */
export const evaluateFlags: readonly FlagName[] = ["dataset", "env", "data-dir", "backend", "threads", "out", "weights", "json"];

/** `zoo eval <model>`: the figures of saved weights on the test data. */
export const evaluate = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo eval", words, evaluateFlags);
  const { say, tell } = outputOf(world, parsed.given.json === true);
  await withWeights("zoo eval", parsed, world, async ({ recipe, settings, task, weights, file, metadata }) => {
    const began = performance.now();
    const { figures, confusion } = await task.test(weights);
    const seconds = Math.round((performance.now() - began) / 10) / 100;
    say(`data: ${task.data}`);
    if (confusion !== undefined) say(`\n${matrixText(confusion.counts, confusion.classes)}`);
    say(`${file}: ${outcomeText(figures)}`);
    const seed = metadata.seed === undefined ? undefined : Number(metadata.seed);
    const { dataset } = settings;
    tell({ event: "result", model: recipe.name, dataset, ...figures, seconds, seed, weights: file });
  });
};
