import { isNDArray, type NDArray } from "@nabla-js/ndarray";
import { typeName } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { difference } from "./allClose.js";
import { checkText } from "./checks.js";
import type { Tolerance } from "./tolerances.js";

/**
 * Throws an error that shows both sides, one above the other, unless they are close in the sense of {@link allClose}.
 *
 * @param nameA - What `a` is, for the report.
 * @example
 * ```ts
 * const x = np.array([1, 2]);
 * expectClose("jit", jit(np.sin)(x), "eager", np.sin(x));
 * ```
 */
export const expectClose = (nameA: string, a: unknown, nameB: string, b: unknown, tolerance?: Partial<Tolerance>): void => {
  for (const [name, text] of Object.entries({ nameA, nameB })) checkText("expectClose", name, text, "Say what that side is.");
  const found = difference("expectClose", [nameA, a], [nameB, b], tolerance);
  if (found !== null) throw new Error([...aligned([nameA, a], [nameB, b]), found].join("\n"));
};

/** Values under their names, in one column where they are single arrays. */
export const aligned = (...sides: readonly (readonly [name: string, value: unknown])[]): readonly string[] => {
  const width = Math.max(...sides.map(([name]) => name.length));
  return sides.map(([name, value]) => labelled(name, value, width));
};

/** A tree under a name: each array with its type and its numbers. */
export const labelled = (name: string, value: unknown, width: number = name.length): string => {
  const { leaves } = tree.flatten(value);
  const label = `${name}:${" ".repeat(width - name.length)}`;
  if (leaves.length === 0) return `${label} no arrays`;
  if (leaves.length === 1) return `${label} ${showLeaf(leaves[0])}`;
  const paths = tree.paths(value, "");
  return [`${name}:`, ...paths.map((path, i) => `  ${path.replace(/^\./, "")} ${showLeaf(leaves[i])}`)].join("\n");
};

const showLeaf = (leaf: NDArray | number): string => {
  if (!isNDArray(leaf)) return String(leaf);
  const text = leaf.toString();
  return `${typeName(leaf)}${text.includes("\n") ? "\n    " : " "}${text.replaceAll("\n", "\n    ")}`;
};
