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
  const width = 2 + Math.max(...recipes.map(({ name }) => name.length));
  for (const { name, kind, about, datasets, settings, reaches } of recipes) {
    say(`${name.padEnd(width)}${about}`);
    say(`${" ".repeat(width)}${kind} on ${datasets.join(", ")}: ${recipeText(settings)}`);
    say(`${" ".repeat(width)}reaches ${reaches}`);
    tell({ event: "recipe", model: name, kind, about, datasets, ...settings, reaches });
  }
};

const recipeText = ({ optimizer, learningRate, schedule, momentum, weightDecay, batchSize, epochs, seed }: Settings): string => {
  const momentumText = momentum === 0 ? "" : `, momentum ${momentum}`;
  const decayText = weightDecay === 0 ? "" : `, weight decay ${weightDecay}`;
  return `${optimizer} ${learningRate} ${schedule}${momentumText}${decayText}, batches of ${batchSize}, ${epochs} epochs, seed ${seed}`;
};
