import type { NDArray } from "@nabla-js/ndarray";
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { checkText } from "./checks.js";

/**
 * What the gradients of a step look like, as metrics to report beside the loss. For each array of the tree, under its
 * path:
 *
 *     <path>.norm        √Σ g²
 *     <path>.largest     max |g|
 *     <path>.zeros       the share of elements that are exactly 0: units that learn nothing
 *     <path>.nonfinite   how many elements are NaN or infinite
 *
 * and `<root>.norm`, over all of them. A function of arrays: it may stand in a jitted step.
 *
 * @param grads - A tree of floats; `null` leaves are left out.
 * @param root - What the paths begin with. @defaultValue "grads"
 * @example
 * ```ts
 * const stats = gradientStats({ w: np.array([3, 0, -4]) });
 * stats["grads.w.norm"]; // 5.
 * stats["grads.w.largest"]; // 4.
 * ```
 */
export const gradientStats = (grads: unknown, root = "grads"): Readonly<Record<string, NDArray>> => {
  checkText("gradientStats", "root", root);
  const paths = tree.paths(grads, root);
  const leaves = tree.leaves(grads);
  const squares = leaves.map((g) => np.sum(np.square(g)));
  const each = leaves.flatMap((g, i) => [
    [`${paths[i]}.norm`, np.sqrt(squares[i])],
    [`${paths[i]}.largest`, g.size === 0 ? np.zeros([]) : np.max(np.abs(g))],
    [`${paths[i]}.zeros`, np.div(np.sum(np.astype(np.equal(g, 0), "float32")), Math.max(1, g.size))],
    [`${paths[i]}.nonfinite`, np.sum(np.astype(np.logicalNot(np.isfinite(g)), "float32"))],
  ]);
  const total = squares.reduce((sum, square) => np.add(sum, square), np.zeros([]));
  return { ...(Object.fromEntries(each) as Record<string, NDArray>), [`${root}.norm`]: np.sqrt(total) };
};
