import { ShapeError, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { contiguous, fromBuffer, hostArray, hostOf, show, type HostArray } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkCount, checkFunction } from "../checks.js";
import { copyRows } from "./copyRows.js";
import { stackTrees } from "./stackTrees.js";

/**
 * Examples in an order, made when they are asked for: a list that holds no more than how to make its elements. Every
 * example is a tree of arrays. Asking twice gives the same, and asking for one does not make the others.
 */
export interface Sequence<T> extends Iterable<T> {
  readonly length: number;
  /** Element `index`, counted from 0. */
  at(index: number): T;
  /** Elements stacked along a new first axis, in the order of `indices`, in which some may come twice or never. */
  rows(indices: Int32Array): T;
}

/**
 * A sequence of `length` elements; without `rows`, elements are stacked one by one.
 *
 * @throws {@link ValueError} for a length that is no count, and, when asked, for an index outside of it.
 */
export const sequence = <T>(
  length: number,
  at: (index: number) => T,
  rows: (indices: Int32Array) => T = (indices) => stackTrees(Array.from(indices, (index) => at(index))),
): Sequence<T> => {
  checkCount("sequence", "length", length, 0, "Pass how many elements there are.");
  checkFunction("sequence", "at", at, "Pass a function from an index to its element.");
  checkFunction("sequence", "rows", rows, "Pass a function from indices to stacked elements, or leave it out.");
  const checked = (index: number): number => {
    if (Number.isInteger(index) && index >= 0 && index < length) return index;
    throw new ValueError({
      op: "sequence.at",
      given: `index ${show(index)} of ${length} elements`,
      expected: length === 0 ? "no index, as there are no elements" : `a whole number from 0 to ${length - 1}`,
      mend: "Count from 0, and ask for length first.",
    });
  };
  return {
    length,
    at: (index) => at(checked(index)),
    rows: (indices) => {
      if (!(indices instanceof Int32Array))
        throw new ValueError({
          op: "sequence.rows",
          given: indices === undefined ? "no indices" : `indices ${show(indices)}`,
          expected: "an Int32Array",
          mend: "Write it as Int32Array.of(0, 1).",
        });
      for (let i = 0; i < indices.length; i++) checked(indices[i]);
      return rows(indices);
    },
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield at(i);
    },
  };
};

/**
 * The examples of a tree of arrays: element `i` is the tree of the `i`-th rows.
 *
 * @param arrays - A tree whose arrays, `[n, …]`, all have the same first length.
 * @throws {@link ShapeError} when the first lengths differ, or an array has no axis; {@link TracerError} for traced arrays.
 * @example
 * ```ts
 * const data = examples({ x: np.array([[1, 2], [3, 4], [5, 6]]), y: np.array([7, 8, 9]) });
 * data.length; // 3
 * data.at(1).x; // [3. 4.]
 * ```
 */
export const examples = <T>(arrays: T): Sequence<T> => {
  const { leaves, structure } = tree.flatten(arrays, "data");
  const columns = leaves.map((leaf) =>
    typeof leaf === "number" ? hostArray({ shape: [], dtype: "float32" }, new Float32Array(1)) : contiguous(hostOf(leaf)),
  );
  if (columns.length === 0)
    throw new ValueError({
      op: "examples",
      given: arrays === undefined ? "no data" : `data ${show(arrays)} without an array`,
      expected: "a tree of arrays [n, …]",
      mend: "Write it as { x: np.array([1, 2]) }.",
    });
  const [first] = columns;
  const length = first.shape[0] ?? 0;
  if (columns.some(({ shape }) => shape.length === 0 || shape[0] !== length))
    throw new ShapeError({
      op: "examples",
      given: Object.fromEntries(tree.paths(arrays, "data").map((path, i) => [path, columns[i].shape])),
      expected: "arrays with one first length, that of the examples",
      mend: "Cut the arrays to one length, and put what is no example elsewhere.",
    });
  const build = (arrays: readonly NDArray[]): T => tree.unflatten(structure, arrays) as T;
  const one = Int32Array.of(0);
  return sequence(
    length,
    (index) => build(columns.map((column) => gather(column, column.shape.slice(1), one.fill(index)))),
    (indices) => build(columns.map((column) => gather(column, [indices.length, ...column.shape.slice(1)], indices))),
  );
};

const gather = ({ dtype, shape, data }: HostArray, to: Shape, indices: Int32Array): NDArray => {
  const width = shape.slice(1).reduce((size, n) => size * n, 1);
  return fromBuffer({ shape: to, dtype }, copyRows(data, dtype, width, indices));
};
