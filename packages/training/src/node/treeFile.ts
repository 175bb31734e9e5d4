import { readFile } from "node:fs/promises";
import { parseSafetensors, writeSafetensors } from "@nabla-js/formats";
import { fromTensors, toTensors } from "../treeTensors.js";
import type { Metadata } from "./checkpointFile.js";
import { writeAtomically } from "./writeAtomically.js";

/** Writes a tree, such as the parameters of a model, as a safetensors file: each leaf under its path, `params[0].w`. */
export const saveTree = async (
  file: string,
  tree: unknown,
  { root = "params", metadata = {} }: TreeFileOptions = {},
): Promise<void> => writeAtomically(file, writeSafetensors(toTensors(tree, root), metadata));

/**
 * Reads what {@link saveTree} wrote.
 *
 * @param like - A tree of the same structure, such as freshly made parameters; its numbers are not read.
 * @throws {@link FormatError} when the file is damaged; {@link TreeError} when it holds another structure.
 */
export const loadTree = async <T>(
  file: string,
  like: T,
  { root = "params" }: Pick<TreeFileOptions, "root"> = {},
): Promise<{ readonly tree: T; readonly metadata: Metadata }> => {
  const { tensors, metadata } = parseSafetensors(await readFile(file), { name: file });
  return { tree: fromTensors(tensors, like, root), metadata };
};

export interface TreeFileOptions {
  /** What the names in the file begin with. @defaultValue "params" */
  readonly root?: string;
  /** Texts to write beside the arrays. */
  readonly metadata?: Metadata;
}
