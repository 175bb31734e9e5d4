import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { fromBuffer } from "@nabla-js/ndarray/internal";

/** The same tree with arrays of its own, read from whatever device holds them; numbers stay numbers. */
export const copyTree = async <T>(given: T): Promise<T> => {
  const { leaves, structure } = tree.flatten(given);
  const copies = leaves.map(async (leaf) =>
    np.isNDArray(leaf) ? fromBuffer({ shape: leaf.shape, dtype: leaf.dtype }, await np.read(leaf)) : leaf,
  );
  return tree.unflatten(structure, await Promise.all(copies)) as T;
};
