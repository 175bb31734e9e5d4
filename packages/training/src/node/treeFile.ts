import { readFile } from "node:fs/promises";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkPath } from "../checks.js";
import { parseSafetensors, writeSafetensors } from "@nabla-js/formats";
import { fromTensors, toTensors } from "../treeTensors.js";
import type { Metadata } from "./checkpointFile.js";
import { writeAtomically } from "./writeAtomically.js";
import { wrongPath } from "./wrongPath.js";

/**
 * Writes a tree, such as the parameters of a model, as a safetensors file: each leaf under its path, `params[0].w`.
 *
 * @throws {@link ValueError} for options that do not fit, and as {@link writeAtomically}; {@link TreeError} for what is no tree.
 */
export const saveTree = async (file: string, tree: unknown, options: TreeFileOptions = {}): Promise<void> => {
  checkPath("saveTree", "file", file);
  const { root, metadata } = optionsOf("saveTree", options, { root: "params", metadata: {} });
  await writeAtomically(file, writeSafetensors(toTensors(tree, root), metadata));
};

/**
 * Reads what {@link saveTree} wrote.
 *
 * @param like - A tree of the same structure, such as freshly made parameters; its numbers are not read.
 * @throws {@link ValueError} when there is no file; {@link FormatError} when it is damaged; {@link TreeError} when it holds another structure.
 */
export const loadTree = async <T>(
  file: string,
  like: T,
  options: Pick<TreeFileOptions, "root"> = {},
): Promise<{ readonly tree: T; readonly metadata: Metadata }> => {
  checkPath("loadTree", "file", file);
  const { root } = optionsOf("loadTree", options, { root: "params" });
  const bytes = await readFile(file).catch((error: unknown) => {
    throw wrongPath(error, { op: "loadTree", path: file, expected: "a file that saveTree wrote", mend: "Check the path." });
  });
  const { tensors, metadata } = parseSafetensors(bytes, { name: file });
  return { tree: fromTensors(tensors, like, root), metadata };
};

export interface TreeFileOptions {
  /** What the names in the file begin with. @defaultValue "params" */
  readonly root?: string;
  /** Texts to write beside the arrays. */
  readonly metadata?: Metadata;
}
