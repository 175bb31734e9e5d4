import { isDatasetError } from "@nabla-js/datasets";
import { load } from "@nabla-js/datasets/node";
import type { TextData } from "../kinds/languageModelling.js";
import type { DataSource } from "../recipe.js";
import { sonnets } from "./sonnets.js";

/** The characters of tiny Shakespeare, in their order. */
const characters = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Tiny Shakespeare, or, where it is nowhere to be found, four of his sonnets, which are part of this package: enough to try a
 * model, not to judge it. A folder that is named must have the data.
 */
export const loadText = async (source: DataSource): Promise<TextData> => {
  try {
    const { info, source: found, splits } = await load("tiny-shakespeare", source);
    const origin = `${found.kind} ${found.place}`;
    return { name: info.name, title: info.title, origin, characters, train: splits.train, test: splits.validation };
  } catch (error) {
    if (!isDatasetError(error) || source.dataDir !== undefined) throw error;
    return sonnetsText();
  }
};

/** The sonnets: three to learn from, and one to be judged by. */
export const sonnetsText = (): TextData => ({
  name: "sonnets",
  title: "four sonnets of Shakespeare",
  origin: "embedded in this package",
  characters,
  train: sonnets.slice(0, 3).join("\n"),
  test: sonnets[3],
});
