import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as np from "@nabla-js/ndarray";
import { writePng } from "@nabla-js/formats";
import type { NDArray } from "@nabla-js/ndarray";
import { writeAtomically } from "@nabla-js/training/node";
import { encode } from "modern-gif";
import { UsageError } from "../usageError.js";
import { numberOf, parseWords, type FlagName } from "./flags.js";
import { withWeights } from "./opened.js";
import { outputOf, type World } from "./output.js";
import { folderOf } from "./train.js";

/** The options of `play`. */
export const playFlags: readonly FlagName[] = ["env", "dataset", "show", "seed", "backend", "threads", "weights", "out", "json"];

/** Milliseconds that a picture stays. */
const delay = 40;

/** `zoo play <model>`: one episode as an animated GIF and a strip of pictures, or in the terminal. */
export const play = async (words: readonly string[], world: World): Promise<void> => {
  const parsed = parseWords("zoo play", words, playFlags);
  const { given } = parsed;
  const { say, tell } = outputOf(world, given.json === true);
  await withWeights("zoo play", parsed, world, async ({ op, recipe, settings, task, weights }) => {
    if (task.play === undefined)
      throw new UsageError({
        op,
        given: `a model of ${recipe.kind}`,
        expected: "a model that acts in an environment",
        mend: "See `zoo list` for those of reinforcement learning.",
      });
    const seed = numberOf(op, "seed", given.seed, 0, { whole: true, most: 2 ** 32 - 1 });
    const { pictures, texts, return: sum } = await task.play(weights, { seed });
    const steps = Math.max(pictures.length, texts.length) - 1;
    if (given.show === true) await show(texts.length > 0 ? texts : pictures.map(inTerminal), world);
    const directory = folderOf(parsed, recipe.name);
    await mkdir(directory, { recursive: true });
    const [gif, strip] = ["episode.gif", "strip.png"].map((name) => join(directory, name));
    await writeAtomically(gif, await animated(pictures));
    await writeAtomically(strip, writePng(np.transpose(stripOf(pictures, 8), [2, 0, 1])));
    say(`${recipe.name} in ${settings.dataset}: return ${sum.toFixed(1)} in ${steps} steps, seed ${seed}; ${gif}, ${strip}`);
    tell({ event: "result", model: recipe.name, env: settings.dataset, return: sum, steps, seed, gif, strip });
  });
};

/** Pictures one after the other, as a GIF. */
const animated = async (pictures: readonly NDArray[]): Promise<Uint8Array> => {
  const [height, width] = pictures[0].shape;
  const frames = pictures.map((picture) => ({ data: withAlpha(picture), delay }));
  return new Uint8Array(await encode({ width, height, frames }));
};

/** RGB as RGBA, all of it opaque. */
const withAlpha = (picture: NDArray): Uint8ClampedArray<ArrayBuffer> => {
  const rgb = np.toTypedArray(picture);
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let i = 0; i < rgb.length / 3; i++) rgba.set(rgb.slice(3 * i, 3 * i + 3), 4 * i);
  return rgba;
};

/** Some pictures of an episode beside each other, from the first to the last. */
const stripOf = (pictures: readonly NDArray[], most: number): NDArray => {
  const count = Math.min(most, pictures.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => pictures[Math.round((i * (pictures.length - 1)) / Math.max(1, count - 1))],
  );
  return np.concatenate(chosen, 1);
};

/** A picture as lines of half blocks, two pixels above each other in one letter, 60 letters wide. */
const inTerminal = (picture: NDArray): string => {
  const [height, width] = picture.shape;
  const rgb = np.toTypedArray(picture);
  const columns = 60;
  const rows = Math.round((columns * height) / width / 2);
  // The darkest of a cell, so that thin lines are not lost.
  const colour = (row: number, column: number): string => {
    let best = [255, 255, 255];
    for (let y = Math.floor((row * height) / (2 * rows)); y < Math.floor(((row + 1) * height) / (2 * rows)); y++)
      for (let x = Math.floor((column * width) / columns); x < Math.floor(((column + 1) * width) / columns); x++) {
        const at = 3 * (y * width + x);
        const pixel = [rgb[at], rgb[at + 1], rgb[at + 2]];
        if (pixel[0] + pixel[1] + pixel[2] < best[0] + best[1] + best[2]) best = pixel;
      }
    return best.join(";");
  };
  return Array.from({ length: rows }, (_, row) => {
    const letters = Array.from(
      { length: columns },
      (_, column) => `\u001b[38;2;${colour(2 * row, column)};48;2;${colour(2 * row + 1, column)}m▀`,
    );
    return `${letters.join("")}\u001b[0m`;
  }).join("\n");
};

/** Frames of letters one over the other. */
const show = async (frames: readonly string[], { err, signal }: World): Promise<void> => {
  for (const [i, frame] of frames.entries()) {
    signal.throwIfAborted();
    const up = i === 0 || err.isTTY !== true ? "" : `\u001b[${frame.split("\n").length}A`;
    err.write(`${up}${frame}\n`);
    if (err.isTTY === true) await new Promise((resolve) => setTimeout(resolve, delay));
  }
};
