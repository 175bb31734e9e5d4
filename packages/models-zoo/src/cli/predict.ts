import { readFile } from "node:fs/promises";
import type { Question } from "../task.js";
import { UsageError } from "../usageError.js";
import { parseWords, type FlagName } from "./flags.js";
import { withWeights } from "./opened.js";
import { outputOf, type World } from "./output.js";

/** The options of `predict`. */
export const predictFlags: readonly FlagName[] = ["text", "dataset", "data-dir", "backend", "threads", "weights", "out", "json"];

/** `zoo predict <model> <file …>`: what a model makes of pictures, sounds or texts. */
export const predict = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo predict", words, predictFlags);
  const [name, ...files] = parsed.positionals;
  const { say, tell } = outputOf(world, parsed.given.json === true);
  const { text } = parsed.given;
  await withWeights(
    "zoo predict",
    parsed,
    world,
    async ({ op, recipe, task, weights }) => {
      if (task.predict === undefined)
        throw new UsageError({
          op,
          given: `${recipe.name}, a model for ${recipe.kind}`,
          expected: "a model that answers questions",
          mend: "Use `zoo sample` for models to be drawn from.",
        });
      if (files.length === 0 && text === undefined)
        throw new UsageError({
          op,
          given: "nothing to ask about",
          expected: "files behind the name of the model, or --text",
          mend: `Write for instance \`${op} picture.png\`.`,
        });
      const questions: readonly (readonly [label: string, ask: () => Promise<Question>])[] = [
        ...files.map((file) => [file, async () => questionOf(file, await readFile(file))] as const),
        ...(typeof text === "string" ? [[text, () => Promise.resolve({ text })] as const] : []),
      ];
      for (const [label, ask] of questions) {
        const { answer, details } = await task.predict(weights, await ask());
        say(`${label}: ${answer}`);
        tell({ event: "prediction", model: recipe.name, of: label, ...details });
      }
    },
    name === undefined ? [] : [name],
  );
};

/** A file by its ending: texts are read as such, all else is bytes. */
const questionOf = (name: string, bytes: Uint8Array): Question =>
  name.endsWith(".txt") ? { text: new TextDecoder().decode(bytes).trim() } : { name, bytes };
