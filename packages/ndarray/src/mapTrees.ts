import { asArray } from "./array.js";
import type { NDArray } from "./ndarray.js";
import type { TreeError } from "./treeError.js";
import { isRecord } from "./isRecord.js";
import { isLeaf, isStatic, kindOf, member, notATree, recordOf, viewOf, type Leaf, type Tree } from "./treeStructure.js";

/** What is done to trees, and what messages call whoever does it and the trees. */
export interface Mapping {
  readonly op: string;
  /** The name of each tree where it came from. */
  readonly roots: readonly string[];
  /** Given the path behind the name of the tree, `.layers[2].w`, and the leaves that stand there in all of them. */
  readonly f: (path: string, ...leaves: NDArray[]) => unknown;
}

/**
 * `tree.mapWithPath`, for functions that are handed trees under names of their own.
 *
 * @throws {@link TreeError} naming the tree and the path in it, when one has another structure than the first.
 */
export const mapTrees = (mapping: Mapping, tree: unknown, ...others: readonly unknown[]): unknown =>
  mapAt(mapping, tree, others, "");

const mapAt = (mapping: Mapping, tree: unknown, others: readonly unknown[], path: string): unknown => {
  if (isLeaf(tree)) {
    for (const other of others)
      if (other !== null && !isLeaf(other)) throw mismatch(mapping, tree, others.indexOf(other), other, path);
    return others.includes(null) ? null : mapping.f(path, asArray(tree), ...others.map((other) => asArray(other as Leaf)));
  }
  if (isStatic(tree)) {
    for (const other of others) if (other !== tree) throw mismatch(mapping, tree, others.indexOf(other), other, path);
    return tree;
  }
  if (Array.isArray(tree)) {
    for (const other of others)
      if (!Array.isArray(other) || other.length !== tree.length)
        throw mismatch(mapping, tree, others.indexOf(other), other, path);
    return tree.map((item, i) =>
      mapAt(
        mapping,
        item,
        others.map((other) => (other as unknown[])[i]),
        `${path}[${i}]`,
      ),
    );
  }
  const view = viewOf(tree);
  if (view !== null)
    return view.rebuild(
      mapAt(
        mapping,
        view.tree,
        others.map((other) => viewOf(other)?.tree),
        path,
      ) as Tree,
    );
  const record = recordOf(tree, mapping.roots[0] + path);
  const names = Object.keys(record).sort();
  for (const other of others)
    if (!isRecord(other) || Object.keys(other).sort().join("\n") !== names.join("\n"))
      throw mismatch(mapping, tree, others.indexOf(other), other, path);
  return Object.fromEntries(
    names.map((name) => [
      name,
      mapAt(
        mapping,
        record[name],
        others.map((other) => (other as Record<string, unknown>)[name]),
        member(path, name),
      ),
    ]),
  );
};

const mismatch = ({ op, roots }: Mapping, tree: unknown, place: number, other: unknown, path: string): TreeError =>
  notATree(op, roots[place + 1] + path, other, `${kindOf(tree)}, as in ${roots[0]}${path}`, "Pass trees of one structure.");
