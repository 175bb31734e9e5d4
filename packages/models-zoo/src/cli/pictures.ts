import { join } from "node:path";
import { historyCsv, svgCurves, svgMatrix, type History } from "@nabla-js/training";
import { writeAtomically } from "@nabla-js/training/node";
import type { Outcome } from "../task.js";

/**
 * Writes the curves of a run as `loss.svg` and so on, its epochs as `history.csv`, and what was taken for what as
 * `confusion.svg`; returns the names of the files.
 */
export const writePictures = async (
  directory: string,
  title: string,
  history: History,
  { confusion, classes }: Outcome,
): Promise<readonly string[]> => {
  const metrics = Object.keys(history.epochs.at(-1)?.metrics ?? {});
  const files: readonly (readonly [name: string, content: string])[] = [
    ...metrics.map((metric) => [`${metric}.svg`, svgCurves(history, metric, { title: `${title}: ${metric}` })] as const),
    ["confusion.svg", svgMatrix(confusion, { title: `${title}: test`, names: classes })],
    ["history.csv", historyCsv(history)],
  ];
  for (const [name, content] of files) await writeAtomically(join(directory, name), content);
  return files.map(([name]) => name);
};
