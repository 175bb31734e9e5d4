import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { historyCsv, svgCurves, svgMatrix, type History } from "@nabla-js/training";
import { writeAtomically } from "@nabla-js/training/node";
import type { Outcome, Picture } from "../task.js";

/**
 * Writes the curves of a run as `loss.svg` and so on, its epochs as `history.csv`, what was taken for what as
 * `confusion.svg`, and the pictures of the outcome; returns the names of the files.
 */
export const writePictures = async (
  directory: string,
  title: string,
  history: History,
  { confusion, pictures = [] }: Outcome,
): Promise<readonly string[]> => {
  const metrics = Object.keys(history.epochs.at(-1)?.metrics ?? {});
  const files: readonly (readonly [name: string, content: string | Uint8Array])[] = [
    ...metrics.map((metric) => [`${metric}.svg`, svgCurves(history, metric, { title: `${title}: ${metric}` })] as const),
    ...(confusion === undefined
      ? []
      : [["confusion.svg", svgMatrix(confusion.counts, { title: `${title}: test`, names: confusion.classes })] as const]),
    ["history.csv", historyCsv(history)],
  ];
  for (const [name, content] of files) await writeAtomically(join(directory, name), content);
  return [...files.map(([name]) => name), ...(await writeAll(directory, pictures))];
};

/** Writes pictures into a folder, and returns their names. */
export const writeAll = async (directory: string, pictures: readonly Picture[]): Promise<readonly string[]> => {
  await mkdir(directory, { recursive: true });
  for (const { name, content } of pictures) await writeAtomically(join(directory, name), content);
  return pictures.map(({ name }) => name);
};
