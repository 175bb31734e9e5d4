import { join } from "node:path";
import { mlpRecipe } from "../recipes/mlp.js";
import { UsageError } from "../usageError.js";
import { parseWords, type FlagName } from "./flags.js";
import type { World } from "./output.js";
import { settingsOf } from "./settings.js";
import { trainRecipe } from "./train.js";

/** The options of `demo`. */
export const demoFlags = [
  "data-dir",
  "epochs",
  "seed",
  "backend",
  "out",
  "resume",
  "json",
] as const satisfies readonly FlagName[];

/** The demonstration has fewer epochs than the recipe, so that it is over in two minutes even without WebAssembly. */
const epochs = 3;

/** `zoo demo`: the perceptron learns digits while one watches. */
export const demo = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo demo", words, demoFlags);
  const op = "zoo demo";
  if (parsed.positionals.length > 0)
    throw new UsageError({
      op,
      given: parsed.positionals.join(" "),
      expected: "no model: the demonstration has its own",
      mend: `Did you mean \`zoo train ${parsed.positionals[0]}\`?`,
    });
  const recipe = { ...mlpRecipe, settings: { ...mlpRecipe.settings, epochs } };
  const given = { out: join("runs", "demo"), ...parsed.given };
  await trainRecipe(op, recipe, settingsOf(op, recipe, parsed), { ...parsed, given }, world);
};
