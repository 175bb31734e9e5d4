import { TreeError, type NDArray } from "@nabla-js/ndarray";
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { show } from "@nabla-js/ndarray/internal";
import { checkRecord, checkText } from "./checks.js";

/** Arrays by name, as files of formats hold them. */
export type Tensors = Readonly<Record<string, NDArray>>;

/**
 * The leaves of a tree as arrays by name: the path of each, `params[0].w`. Numbers become float64 `[]`. What is static
 * in the tree is part of its structure and not among them.
 *
 * @param root - What the names begin with.
 */
export const toTensors = (given: unknown, root: string): Tensors => {
  checkText("toTensors", "root", root, 'Name the tree, as the tensors are to begin: "params".');
  const { leaves } = tree.flatten(given, root);
  const names = tree.paths(given, root);
  return Object.fromEntries(
    leaves.map((leaf, i) => [names[i], np.isNDArray(leaf) ? leaf : np.array(leaf, { dtype: "float64" })]),
  );
};

/**
 * A tree of the structure of `like`, with arrays by name as its leaves: the inverse of {@link toTensors}.
 *
 * @throws {@link TreeError} naming the path, where an array is missing, superfluous, or of another shape or dtype.
 */
export const fromTensors = <T>(tensors: Tensors, like: T, root: string): T => {
  checkRecord(
    "fromTensors",
    "tensors",
    tensors,
    "an object of arrays by their names",
    "Pass what toTensors returned, or a file held.",
  );
  checkText("fromTensors", "root", root, "Name the tree as it was when it was taken apart.");
  const { leaves, structure } = tree.flatten(like, root);
  const names = tree.paths(like, root);
  const known = new Set(names);
  const surplus = Object.keys(tensors).find((name) => name.startsWith(root) && !known.has(name));
  if (surplus !== undefined) throw unlike(surplus, typeText(tensors[surplus]), "nothing there");
  const found = leaves.map((leaf, i) => {
    const expected = typeText(leaf);
    const x = Object.hasOwn(tensors, names[i]) ? tensors[names[i]] : undefined;
    if (x !== undefined && !np.isNDArray(x)) throw unlike(names[i], show(x), expected);
    if (x === undefined) throw unlike(names[i], "nothing", expected);
    if (typeText(x) !== expected) throw unlike(names[i], typeText(x), expected);
    return np.isNDArray(leaf) ? x : np.item(x);
  });
  return tree.unflatten(structure, found) as T;
};

const typeText = (x: NDArray | number): string => (typeof x === "number" ? "float64[]" : `${x.dtype}[${x.shape.join(",")}]`);

const unlike = (path: string, given: string, expected: string): TreeError =>
  new TreeError({
    op: "fromTensors",
    path,
    given,
    expected: `${expected}, as in the tree to fill`,
    mend: "Make the model and its optimizer with the options they were saved with.",
  });
