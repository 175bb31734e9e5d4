import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { isFloat } from "@nabla-js/ndarray/internal";
import { asArray, type NDArray } from "@nabla-js/ndarray";

/** How a tree lies in one vector. */
export interface Layout<P> {
  /** The float leaves of a tree of this structure, one after the other, `[n]`. */
  readonly ravel: (tree: P) => NDArray;
  /** The tree of a vector; `null` at leaves that are no floats. */
  readonly unravel: (vector: NDArray) => P;
}

/** Lays trees like `params` out as vectors. Trees with `null` at integer leaves have the same layout. */
export const layoutOf = <P>(params: P): Layout<P> => {
  const { leaves, structure } = tree.flatten(params, "params");
  const types = leaves.map((leaf) => asArray(leaf));
  const floats = types.map((x) => isFloat(x.dtype));
  return {
    ravel: (it) => {
      const all = tree.flattenUpTo(structure, it, "tree") as readonly (NDArray | null)[];
      // A float without a gradient, as under a mask, has one of zero.
      const parts = types.flatMap((x, i) => (floats[i] ? [np.ravel(all[i] ?? np.zerosLike(x))] : []));
      return parts.length === 0 ? np.zeros([0]) : np.concatenate(parts);
    },
    unravel: (vector) => {
      let start = 0;
      const parts = types.map((x, i) => {
        if (!floats[i]) return null;
        const part = np.slice(vector, [start], [start + x.size]);
        start += x.size;
        return np.astype(np.reshape(part, x.shape), x.dtype);
      });
      return tree.unflatten(structure, parts) as P;
    },
  };
};
