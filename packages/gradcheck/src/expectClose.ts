import { isNDArray, type NDArray } from "@nabla-js/ndarray";
import { typeName } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { firstDifference } from "./allClose.js";
import type { Tolerance } from "./tolerances.js";

/** Throws an error that shows both sides, one above the other, unless they are close. */
export const expectClose = (
  nameA: string,
  a: unknown,
  nameB: string,
  b: unknown,
  tolerance?: Partial<Tolerance>,
): void => {
  const difference = firstDifference(a, b, tolerance);
  if (difference !== null) throw new Error(`${sideBySide(nameA, a, nameB, b)}\n${difference}`);
};

/** Two values under their names, for a report. */
export const sideBySide = (nameA: string, a: unknown, nameB: string, b: unknown): string =>
  `${nameA}:\n${show(a)}\n${nameB}:\n${show(b)}`;

/** A tree in words: each array with its type and its numbers. */
export const show = (value: unknown): string => {
  if (isNDArray(value)) return showArray(value);
  const { leaves } = tree.flatten(value);
  const paths = tree.paths(value, "");
  if (leaves.length === 0) return "  (no arrays)";
  return leaves.map((leaf, i) => `  ${paths[i].replace(/^\./, "")}${isNDArray(leaf) ? showArray(leaf) : ` ${leaf}`}`).join("\n");
};

const showArray = (x: NDArray): string => {
  const text = x.toString();
  return `  ${typeName(x)}${text.includes("\n") ? "\n    " : " "}${text.replaceAll("\n", "\n    ")}`;
};
