import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { asArray, type NDArray } from "@nabla-js/ndarray";

/**
 * The parameters after a step: params + updates, in the dtypes of the parameters. Where an update is `null`, as it is for
 * integers, the parameter stays as it is.
 *
 * @throws {@link TreeError} naming the path, when the two trees differ.
 * @example
 * ```ts
 * applyUpdates({ w: np.array([1, 2]) }, { w: np.array([0, 1]) }).w; // [1, 3]
 * ```
 */
export const applyUpdates = <P>(params: P, updates: P): P => {
  const { leaves, structure } = tree.flatten(params, "params");
  const steps = tree.flattenUpTo(structure, updates, "updates") as readonly (NDArray | null)[];
  return tree.unflatten(
    structure,
    leaves.map((leaf, i) => stepped(asArray(leaf), steps[i])),
  ) as P;
};

const stepped = (p: NDArray, u: NDArray | null): NDArray => (u === null ? p : np.astype(np.add(p, u), p.dtype));
