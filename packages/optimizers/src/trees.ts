/** What transformations do to trees of parameters. Integer and bool leaves take no part: `null` stands in their place. */
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { isFloat } from "@nabla-js/ndarray/internal";
import { asArray, type NDArray } from "@nabla-js/ndarray";

/** `f` of the float leaves of a tree, `null` in place of the others. */
export const mapFloats = (f: (p: NDArray) => NDArray, params: unknown): tree.Tree =>
  tree.map((p) => (isFloat(p.dtype) ? f(p) : null), params as tree.Tree);

/** Zeros like the float leaves of a tree, `null` in place of the others. */
export const zerosLike = (params: unknown): tree.Tree => mapFloats((p) => np.zeros(p.shape, p.dtype), params);

/** The dtype in which what concerns all leaves is kept: float64 where any of them is. */
export const widestFloat = (params: unknown): "float32" | "float64" =>
  tree.leaves(params).some((p) => p.dtype === "float64") ? "float64" : "float32";

/** `f` of each gradient, the parameter at its place, and the number of that place; where there is no gradient, `null`. */
export const mapWithParams = <G>(f: (g: NDArray, p: NDArray, place: number) => NDArray, grads: G, params: G): G => {
  const { leaves, structure } = tree.flatten(params, "params");
  const all = tree.flattenUpTo(structure, grads, "grads") as readonly (NDArray | null)[];
  return tree.unflatten(
    structure,
    all.map((g, place) => (g === null ? null : f(g, asArray(leaves[place]), place))),
  ) as G;
};

/** Two trees, leaf by leaf: a + b. */
export const treeAdd = <T>(a: T, b: unknown): T => tree.map((x, y) => np.astype(np.add(x, y), x.dtype), a, b);

/** a − b. */
export const treeSub = <T>(a: T, b: unknown): T => tree.map((x, y) => np.astype(np.sub(x, y), x.dtype), a, b);

/** c · a, in the dtypes of a. */
export const treeScale = <T>(c: number | NDArray, a: T): T => tree.map((x) => np.astype(np.mul(c, x), x.dtype), a);

/** Σ a · b over all elements of all leaves, `[]`. */
export const treeDot = (a: unknown, b: unknown): NDArray => {
  const products: NDArray[] = [];
  tree.map((x, y) => products.push(np.sum(np.mul(x, y))), a, b);
  return products.length === 0 ? np.zeros([]) : products.reduce((total, product) => np.add(total, product));
};

/** The leaves of `a` where the predicate `[]` holds, else those of `b`. */
export const treeSelect = <T>(predicate: NDArray, a: T, b: T): T => tree.map((x, y) => np.where(predicate, x, y), a, b);
