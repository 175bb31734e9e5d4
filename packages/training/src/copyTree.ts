import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";

/** The same tree with arrays of its own, read from whatever device holds them; numbers stay numbers. */
export const copyTree = async <T>(given: T): Promise<T> => {
  const { leaves, structure } = tree.flatten(given);
  const copies = leaves.map(async (leaf) =>
    np.isNDArray(leaf) ? np.array(await np.read(leaf), { shape: leaf.shape, dtype: leaf.dtype }) : leaf,
  );
  return tree.unflatten(structure, await Promise.all(copies)) as T;
};
