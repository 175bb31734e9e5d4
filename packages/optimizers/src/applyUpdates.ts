import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { ShapeError, asArray, isNDArray, type NDArray } from "@nabla-js/ndarray";
import { notAnArray, sameShape } from "@nabla-js/ndarray/internal";

/**
 * The parameters after a step: params + updates, in the dtypes of the parameters. Where an update is `null`, as it is for
 * integers, the parameter stays as it is.
 *
 * @throws {@link TreeError} naming the path, when the two trees differ; {@link ShapeError} when two leaves do.
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
    leaves.map((leaf, i) => stepped(asArray(leaf), steps[i], () => tree.paths(params, "params")[i])),
  ) as P;
};

const stepped = (p: NDArray, u: NDArray | null, path: () => string): NDArray => {
  if (u === null) return p;
  if (!isNDArray(u)) throw notAnArray("applyUpdates", `the update of ${path()}`, u, "an array like the parameter");
  // A longer update would make a parameter of another shape of it.
  if (!sameShape(p.shape, u.shape))
    throw new ShapeError({
      op: `applyUpdates at ${path()}`,
      given: { parameter: p.shape, update: u.shape },
      expected: "one shape for both",
      mend: "Give the updates that an optimizer made of the gradients of these parameters.",
    });
  return np.astype(np.add(p, u), p.dtype);
};
