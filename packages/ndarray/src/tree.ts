/**
 * Trees: plain objects, lists and tuples with arrays and numbers at the leaves. Parameters, states, batches and
 * results are trees. Strings, booleans, `null` and `undefined` are part of the structure; anything else is an error.
 *
 * The keys of objects are sorted, so `{ w, b }` and `{ b, w }` are one structure.
 */
import { asArray } from "./array.js";
import { isRecord } from "./isRecord.js";
import { mapTrees } from "./mapTrees.js";
import type { NDArray } from "./ndarray.js";
import { TreeError } from "./treeError.js";
import { flatten, keysOf, kindOf, member, notATree, rebuild, viewOf, visit, type Structure, type Tree } from "./treeStructure.js";

export { flatten, treeSymbol, type Leaf, type Structure, type Tree, type TreeView } from "./treeStructure.js";

/** The tree of a structure with these leaves. Throws {@link TreeError} when there are too few or too many. */
export const unflatten = (structure: Structure, leaves: readonly unknown[]): Tree => {
  checkStructure("tree.unflatten", structure);
  const count = countLeaves(structure);
  if (!Array.isArray(leaves) || leaves.length !== count)
    throw new TreeError({
      op: "tree.unflatten",
      path: "tree",
      given: Array.isArray(leaves) ? `${leaves.length} leaves` : kindOf(leaves),
      expected: `${count}, as many as the structure has`,
      mend: "Pass the leaves of a tree of this structure.",
    });
  return rebuild(structure, leaves);
};

/** The structure of a tree. */
export const structure = (tree: unknown, root?: string): Structure => flatten(tree, root).structure;

/** Whether two structures are the same. */
export const sameStructure = (a: Structure, b: Structure): boolean => {
  for (const it of [a, b]) checkStructure("tree.sameStructure", it);
  return a.key === b.key;
};

/** The leaves of a tree from left to right, as arrays. */
export const leaves = (tree: unknown): readonly NDArray[] => flatten(tree).leaves.map((x) => asArray(x));

/** Where each leaf stands, as one would write it in code: `params.layers[2].w`. */
export const paths = (tree: unknown, root = "tree"): readonly string[] => {
  const all: string[] = [];
  visit(tree, root, (_leaf, path) => all.push(path));
  return all;
};

/**
 * Applies `f` to each leaf, and to the leaves that stand at the same place in the other trees. Numbers are given to
 * `f` as arrays. Where another tree has `null` in place of a leaf, the result is `null` and `f` is not asked: an
 * integer leaf has no gradient.
 *
 * @throws {@link TreeError} naming the path, when another tree has another structure.
 */
export const map = <T>(f: (leaf: NDArray, ...others: NDArray[]) => unknown, tree: T, ...others: readonly unknown[]): T => {
  checkFunction("tree.map", f);
  const each = (_path: string, ...all: NDArray[]): unknown => f(...(all as [NDArray, ...NDArray[]]));
  return mapTrees({ op: "tree.map", roots: rootsOf(others), f: each }, tree, ...others) as T;
};

/** As {@link map}, with the path of each leaf before it. */
export const mapWithPath = <T>(
  f: (path: string, leaf: NDArray, ...others: NDArray[]) => unknown,
  tree: T,
  ...others: readonly unknown[]
): T => {
  checkFunction("tree.mapWithPath", f);
  const each = (path: string, ...all: NDArray[]): unknown => f(`tree${path}`, ...(all as [NDArray, ...NDArray[]]));
  return mapTrees({ op: "tree.mapWithPath", roots: rootsOf(others), f: each }, tree, ...others) as T;
};

/**
 * What stands in `tree` at the places where `structure` has leaves: leaves, `null`, or whole subtrees.
 *
 * @throws {@link TreeError} naming the path, when `tree` does not have the lists and records of `structure`.
 */
export const flattenUpTo = (structure: Structure, tree: unknown, root = "tree"): readonly unknown[] => {
  checkStructure("tree.flattenUpTo", structure);
  const all: unknown[] = [];
  const walk = (it: Structure, at: unknown, path: string): void => {
    switch (it.kind) {
      case "leaf":
        all.push(at);
        return;
      case "static":
        if (at !== it.value && at !== null) throw unlike(at, it, path);
        return;
      case "list":
        if (!Array.isArray(at) || at.length !== it.items.length) throw unlike(at, it, path);
        it.items.forEach((item, i) => walk(item, (at as unknown[])[i], `${path}[${i}]`));
        return;
      case "record":
        if (!isRecord(at) || Object.keys(at).length !== it.names.length || it.names.some((name) => !Object.hasOwn(at, name)))
          throw unlike(at, it, path);
        it.names.forEach((name, i) => walk(it.items[i], at[name], member(path, name)));
        return;
      case "custom": {
        const view = viewOf(at);
        if (view === null) throw unlike(at, it, path);
        walk(it.item, view.tree, path);
      }
    }
  };
  walk(structure, tree, root);
  return all;
};

/**
 * For each leaf of `tree` what `prefix` says of it: a value in `prefix` holds for everything below its place.
 *
 * @throws {@link TreeError} naming the path, when a list or record of `prefix` does not stand in `tree` too.
 */
export const broadcastPrefix = (prefix: unknown, tree: unknown, root = "tree"): readonly unknown[] => {
  const walk = (it: unknown, at: Structure, path: string): unknown[] => {
    if (Array.isArray(it)) {
      if (at.kind !== "list" || at.items.length !== it.length) throw unlike(it, at, path);
      return at.items.flatMap((item, i) => walk(it[i], item, `${path}[${i}]`));
    }
    if (isRecord(it)) {
      if (at.kind !== "record" || at.names.join("\n") !== Object.keys(it).sort().join("\n")) throw unlike(it, at, path);
      return at.names.flatMap((name, i) => walk(it[name], at.items[i], member(path, name)));
    }
    return Array.from({ length: countLeaves(at) }, () => it);
  };
  return walk(prefix, structure(tree, root), root);
};

/** The number of leaves of a structure. */
export const countLeaves = (it: Structure): number => {
  checkStructure("tree.countLeaves", it);
  if (it.kind === "leaf") return 1;
  if (it.kind === "static") return 0;
  return it.kind === "custom" ? countLeaves(it.item) : it.items.reduce((sum, item) => sum + countLeaves(item), 0);
};

/** Folds over the leaves from left to right. */
export const reduce = <A>(f: (accumulator: A, leaf: NDArray) => A, initial: A, tree: unknown): A => {
  checkFunction("tree.reduce", f);
  return leaves(tree).reduce(f, initial);
};

const checkStructure = (op: string, it: unknown): void => {
  if (typeof (it as Structure | null | undefined)?.key !== "string")
    throw notATree(op, "structure", it, "what tree.structure returns", "Pass that.");
};

const checkFunction = (op: string, f: unknown): void => {
  if (typeof f !== "function") throw notATree(op, "f", f, "a function", "Pass the function first.");
};

/** The trees as the parameters of the functions are called. */
const rootsOf = (others: readonly unknown[]): string[] => ["tree", ...others.map((_, i) => `others[${i}]`)];

const unlike = (given: unknown, it: Structure, path: string): TreeError =>
  notATree(
    "tree",
    path,
    given,
    it.kind === "list" ? `a list of ${it.items.length}` : it.kind === "record" ? keysOf(it.names) : it.key,
    "Pass a tree of the same structure.",
  );
