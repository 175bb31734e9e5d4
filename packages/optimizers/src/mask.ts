import * as tree from "@nabla-js/ndarray/tree";
import { ValueError } from "@nabla-js/ndarray";

/**
 * Which leaves of a tree are meant: a boolean for all, a tree of booleans in which one may stand for a whole subtree, or a
 * function that makes such a tree of the parameters, as in `(params) => tree.map((p) => p.ndim > 1, params)`.
 */
export type Mask = boolean | readonly Mask[] | { readonly [key: string]: Mask } | ((params: never) => unknown);

/** Whether each leaf of `params` is meant, from left to right. Throws {@link ValueError} where the mask says neither yes nor no. */
export const placesOf = (mask: Mask, params: unknown): readonly boolean[] => {
  const prefix = typeof mask === "function" ? mask(params as never) : mask;
  const places = tree.broadcastPrefix(prefix, params, "mask");
  places.forEach((it, i) => {
    if (typeof it !== "boolean")
      throw new ValueError({
        op: "mask",
        given: `${typeof it === "object" ? "an array or null" : String(it)} at ${tree.paths(params, "params")[i]}`,
        expected: "true or false for each leaf, or for a subtree",
        mend: "Decide by what is known before the numbers are, such as p.ndim > 1.",
      });
  });
  return places as readonly boolean[];
};
