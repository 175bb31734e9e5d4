import { join } from "node:path";
import { loadTree } from "@nabla-js/training/node";
import { pretrainedFile } from "../node/pretrained.js";
import type { Recipe, Settings } from "../recipe.js";
import type { Task } from "../task.js";
import { useBackend } from "../useBackend.js";
import type { Words } from "./flags.js";
import type { World } from "./output.js";
import { settingsOf, threadsOf } from "./settings.js";
import { folderOf, recipeOf, sourceOf } from "./train.js";

/** A model that was trained, with all that belongs to it. */
export interface Opened<S, W> {
  readonly op: string;
  readonly recipe: Recipe;
  readonly settings: Settings;
  readonly task: Task<S, W>;
  readonly weights: W;
  /** Where the weights came from, and what stands beside them. */
  readonly file: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The file of weights that was asked for: named, that of the package, or the one in the folder of the run. */
export const weightsFileOf = (op: string, { name }: Recipe, words: Words): string => {
  const { weights } = words.given;
  if (weights === "pretrained") return pretrainedFile(name, op);
  return typeof weights === "string" ? weights : join(folderOf(words, name), "weights.safetensors");
};

/** Opens the model whose name stands behind the command, reads its weights, and hands all to `use`. */
export const withWeights = async <R>(
  command: string,
  words: Words,
  world: World,
  use: <S, W>(opened: Opened<S, W>) => Promise<R>,
  positionals: readonly string[] = words.positionals,
): Promise<R> => {
  const recipe = recipeOf(command, { ...words, positionals });
  const op = `${command} ${recipe.name}`;
  const settings = settingsOf(op, recipe, words);
  await useBackend(settings.backend, threadsOf(op, words));
  const file = weightsFileOf(op, recipe, words);
  return recipe.open(settings, sourceOf(words, world), async (task) => {
    const { tree, metadata } = await loadTree(file, task.weights(task.start), { root: "model" });
    return use({ op, recipe, settings, task, weights: tree, file, metadata });
  });
};
