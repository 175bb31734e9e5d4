import { isNDArray } from "./ndarray.js";
import { treeSymbol, type Leaf, type Structure } from "./treeStructure.js";

/**
 * The leaves of a tree when it has a structure that is already known; `null` when it has another one, or when that cannot be
 * told without taking the tree apart. Much faster than `tree.flatten`, for whoever meets the same structure again and again.
 */
export const leavesLike = (structure: Structure, tree: unknown): Leaf[] | null => {
  const leaves: Leaf[] = [];
  return collect(structure, tree, leaves) ? leaves : null;
};

const collect = (structure: Structure, at: unknown, leaves: Leaf[]): boolean => {
  switch (structure.kind) {
    case "leaf":
      if (typeof at !== "number" && !isNDArray(at)) return false;
      leaves.push(at);
      return true;
    case "static":
      return at === structure.value;
    case "list": {
      const { items } = structure;
      if (!Array.isArray(at) || at.length !== items.length) return false;
      for (let i = 0; i < items.length; i++) if (!collect(items[i], at[i], leaves)) return false;
      return true;
    }
    case "record": {
      if (typeof at !== "object" || at === null || Object.getPrototypeOf(at) !== Object.prototype || treeSymbol in at)
        return false;
      const { names, items } = structure;
      let count = 0;
      for (const _ in at) count++;
      if (count !== names.length) return false;
      for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (!Object.hasOwn(at, name) || !collect(items[i], (at as Record<string, unknown>)[name], leaves)) return false;
      }
      return true;
    }
    case "custom":
      return false;
  }
};
