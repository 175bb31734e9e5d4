import { join } from "node:path";
import { mlpRecipe } from "../recipes/perceptrons.js";
import { UsageError } from "../usageError.js";
import { parseWords, type FlagName } from "./flags.js";
import type { World } from "./output.js";
import { settingsOf } from "./settings.js";
import { trainRecipe } from "./train.js";

/** The options of `demo`. */
export const demoFlags: readonly FlagName[] = ["data-dir", "epochs", "seed", "backend", "threads", "out", "resume", "json"];

/** `zoo demo`: the recipe of the perceptron, into a folder of its own. */
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
  const given = { out: join("runs", "demo"), ...parsed.given };
  await trainRecipe(op, mlpRecipe, settingsOf(op, mlpRecipe, parsed), { ...parsed, given }, world);
};
