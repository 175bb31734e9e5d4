import { jsonLine } from "@nabla-js/training";
import { UsageError } from "../usageError.js";
import { data } from "./data/data.js";
import { demo } from "./demo.js";
import { evaluate } from "./evaluate.js";
import { explain } from "./explain.js";
import { nameOf } from "./flags.js";
import { commands, help, type CommandName } from "./help.js";
import { list } from "./list.js";
import type { World } from "./output.js";
import { play } from "./play.js";
import { predict } from "./predict.js";
import { results } from "./results.js";
import { sample } from "./sample.js";
import { train } from "./train.js";

/**
 * The command line of the zoo.
 *
 * @param words - What stands behind the name of the command.
 * @returns The exit status: 0; 1 when something failed; 2 for a command that is not what it can be; 130 when the user
 *   stopped it.
 */
export const main = async (words: readonly string[], world: World): Promise<number> => {
  try {
    await dispatch(words, world);
    return 0;
  } catch (error) {
    if (world.signal.aborted) {
      world.err.write("stopped; --resume goes on from the last checkpoint\n");
      return 130;
    }
    const { name, message } = error as Error;
    // The words of an error of ours say all there is to say; of another, its trace is wanted.
    const known = typeof (error as { info?: unknown }).info === "object" || (error as { code?: unknown }).code !== undefined;
    world.err.write(`${known ? `${name}: ${message}` : ((error as Error).stack ?? String(error))}\n`);
    if (words.includes("--json")) world.out(jsonLine({ event: "error", name, message }));
    return name === "UsageError" ? 2 : 1;
  }
};

const dispatch = async (words: readonly string[], world: World): Promise<void> => {
  const [first, ...rest] = words;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") return world.out(help());
  if (first.startsWith("-"))
    throw new UsageError({
      op: "zoo",
      given: first,
      expected: `a command first: ${Object.keys(commands).join(", ")}`,
      mend: "Write the options behind the command.",
    });
  const command = nameOf("zoo", "the command", first, Object.keys(commands) as CommandName[]);
  if (rest.includes("--help") || rest.includes("-h")) return world.out(help(command));
  switch (command) {
    case "list":
      return list(rest, world);
    case "train":
      return train(rest, world);
    case "eval":
      return evaluate(rest, world);
    case "sample":
      return sample(rest, world);
    case "play":
      return play(rest, world);
    case "predict":
      return predict(rest, world);
    case "explain":
      return explain(rest, world);
    case "results":
      return results(rest, world);
    case "demo":
      return demo(rest, world);
    case "data":
      return data(rest, world);
  }
};
