import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";

/**
 * The length of a tree, seen as one long vector: √(Σ x²) over all elements of all leaves.
 *
 * @param x - Gradients, updates or parameters; `null` counts nothing.
 * @returns `[]`; 0 for a tree without leaves.
 * @example
 * ```ts
 * globalNorm({ w: np.array([3]), b: np.array([[4]]) }); // 5
 * ```
 */
export const globalNorm = (x: unknown): NDArray => np.sqrt(globalSquare(x));

/** Σ x² over all elements of all leaves, `[]`. */
export const globalSquare = (x: unknown): NDArray => {
  const squares = tree.leaves(x).map((leaf) => np.sum(np.square(leaf)));
  return squares.length === 0 ? np.zeros([]) : squares.reduce((total, square) => np.add(total, square));
};
