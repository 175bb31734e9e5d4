import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { rebuildTree } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, checkOptions, titled } from "./checks.js";
import { arraysOf } from "./closed.js";

/**
 * All partial results of an associative operation along the first axis, in O(log n) steps that each work on whole arrays:
 *
 *     yᵢ = x₀ ∘ x₁ ∘ … ∘ xᵢ
 *
 * @param combine - Takes two trees of slices `[m, …]` and combines them element by element along the first axis; associative.
 * @param xs - A tree of arrays `[n, …]`.
 * @param options - `reverse`: from the last element to the first.
 * @returns A tree like `xs`.
 * @see Blelloch (1990), "Prefix Sums and Their Applications".
 */
export const associativeScan = <T>(combine: (a: T, b: T) => T, xs: T, options: { readonly reverse?: boolean } = {}): T => {
  checkFunction("associativeScan", combine, "combine");
  const op = titled("associativeScan", combine);
  checkOptions(op, options);
  const { reverse = false } = options;
  const { arrays, structure } = arraysOf(xs, "xs");
  const [length] = arrays[0]?.shape ?? [0];
  if (arrays.some((x) => x.ndim === 0 || x.shape[0] !== length))
    throw new ShapeError({
      op,
      given: Object.fromEntries(tree.paths(xs, "xs").map((path, i) => [path, arrays[i].shape])),
      expected: "one length along the first axis of all",
      mend: "Stack the elements along axis 0.",
    });
  const flip = (list: readonly NDArray[]): readonly NDArray[] => (reverse ? list.map((x) => lax.reverse(x, [0])) : list);
  const together = (a: readonly NDArray[], b: readonly NDArray[]): readonly NDArray[] =>
    arraysOf(combine(rebuildTree(structure, a) as T, rebuildTree(structure, b) as T), "the combined").arrays;
  return rebuildTree(structure, flip(partial(together, flip(arrays)))) as T;
};

type Combine = (a: readonly NDArray[], b: readonly NDArray[]) => readonly NDArray[];

/** Combines neighbours, scans the half as many, and fills in the places between. */
const partial = (combine: Combine, xs: readonly NDArray[]): readonly NDArray[] => {
  const [length] = xs[0]?.shape ?? [0];
  if (length < 2) return xs;
  const even = every(xs, 0, 2);
  const odd = every(xs, 1, 2);
  const half = odd[0].shape[0];
  const oddResults = partial(combine, combine(firstOf(even, half), odd));
  const numEven = even[0].shape[0];
  const tails = numEven === 1 ? [] : combine(firstOf(oddResults, numEven - 1), every(even, 1, 1));
  const evenResults = even.map((x, i) =>
    tails.length === 0 ? firstOf([x], 1)[0] : lax.concatenate([firstOf([x], 1)[0], tails[i]], 0),
  );
  return evenResults.map((x, i) => interleave(x, oddResults[i], length));
};

const every = (xs: readonly NDArray[], start: number, step: number): readonly NDArray[] =>
  xs.map((x) => {
    const rest = x.shape.slice(1);
    return lax.slice(x, [start, ...rest.map(() => 0)], x.shape, [step, ...rest.map(() => 1)]);
  });

const firstOf = (xs: readonly NDArray[], count: number): readonly NDArray[] =>
  xs.map((x) =>
    lax.slice(
      x,
      x.shape.map(() => 0),
      [count, ...x.shape.slice(1)],
    ),
  );

/** a₀ b₀ a₁ b₁ …, of which the first `length`. */
const interleave = (a: NDArray, b: NDArray, length: number): NDArray => {
  const rest = a.shape.slice(1);
  const missing = a.shape[0] - b.shape[0];
  const filled = missing === 0 ? b : lax.concatenate([b, lax.full([missing, ...rest], 0, b.dtype)], 0);
  const pairs = lax.concatenate([lax.reshape(a, [a.shape[0], 1, ...rest]), lax.reshape(filled, [a.shape[0], 1, ...rest])], 1);
  return firstOf([lax.reshape(pairs, [2 * a.shape[0], ...rest])], length)[0];
};
