import { recipes } from "../recipes.js";
import type { Settings } from "../recipe.js";
import { parseWords, type FlagName } from "./flags.js";
import { outputOf, type World } from "./output.js";

/** The options of `list`. */
export const listFlags: readonly FlagName[] = ["json"];

/** `zoo list`: the models, with what each reaches and how. */
export const list = (words: readonly string[], world: World): void => {
  const { given } = parseWords("zoo list", words, listFlags);
  const { say, tell } = outputOf(world, given.json === true);
  for (const { name, about, datasets, settings, schedule, reaches } of recipes) {
    say(`${name.padEnd(12)}${about}`);
    say(`${" ".repeat(12)}on ${datasets.join(", ")}: ${recipeText(settings)}, ${schedule} rate`);
    say(`${" ".repeat(12)}reaches ${reaches}`);
    tell({ event: "recipe", model: name, about, datasets, ...settings, schedule, reaches });
  }
};

const recipeText = ({ optimizer, learningRate, momentum, batchSize, epochs, seed }: Settings): string => {
  const momentumText = momentum === 0 ? "" : `, momentum ${momentum}`;
  return `${optimizer} ${learningRate}${momentumText}, batches of ${batchSize}, ${epochs} epochs, seed ${seed}`;
};
