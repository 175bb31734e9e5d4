import { asArray, DTypeError, type NDArray } from "@nabla-js/ndarray";
import { isFloat, rebuildTree } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { checkArgnums, checkFunction, checkOptions, named, titled } from "./checks.js";
import type { Chosen, WithLeaves } from "./chosen.js";
import type { GradOptions } from "./grad.js";
import { jvp } from "./jvp.js";
import { vjp } from "./vjp.js";
import { vmap } from "./vmap.js";

/**
 * The Jacobian, column by column, in forward mode: right when there are few inputs.
 *
 *     jacfwd(f)(x)[i…, j…] = ∂f(x)ᵢ/∂xⱼ
 *
 * @param f - Takes trees of floats, returns a tree of floats, of any rank.
 * @returns A function that gives a tree like the result of `f`; in the place of each array `y` a tree like the argument, with
 *   arrays `[...y.shape, ...x.shape]`. With a list of `argnums`, a list of those trees in the place of each array.
 */
export const jacfwd = <Args extends readonly unknown[], R, const N extends number | readonly number[] = 0>(
  f: (...args: Args) => R,
  options: GradOptions<N> = {},
): ((...args: Args) => WithLeaves<R, Chosen<Args, N>>) => {
  checkFunction("jacfwd", f);
  const name = titled("jacfwd", f);
  checkOptions(name, options);
  const { argnums = 0 as N } = options;
  return (...args) => {
    checkArgnums(name, "argnums", argnums, args.length);
    const { chosen, rebuild } = choose(args, argnums);
    const { structure, arrays } = floatsOf(name, chosen);
    const call = named(name, (...xs: readonly NDArray[]): unknown => f(...rebuild(rebuildTree(structure, xs))));
    // One basis tangent of one input at a time, all of them at once by vmap: [size, ...y.shape] for each output.
    const columns = arrays.map((x, i) =>
      vmap((dx: NDArray) => {
        const tangents = arrays.map((other, j) => (i === j ? dx : lax.full(other.shape, 0, other.dtype)));
        return jvp(call, arrays, tangents)[1];
      })(basis(x)),
    );
    const out = tree.flatten(columns[0], "the result");
    const all = columns.map((column) => tree.leaves(column));
    return rebuildTree(
      out.structure,
      out.leaves.map((_, k) =>
        rebuildTree(
          structure,
          arrays.map((x, i) => {
            const rows = all[i][k];
            return lax.reshape(lax.moveaxis(rows, 0, rows.ndim - 1), [...rows.shape.slice(1), ...x.shape]);
          }),
        ),
      ),
    ) as WithLeaves<R, Chosen<Args, N>>;
  };
};

/**
 * The Jacobian, row by row, in reverse mode: right when there are few outputs.
 *
 * @param f - As for {@link jacfwd}.
 * @returns As {@link jacfwd}.
 */
export const jacrev = <Args extends readonly unknown[], R, const N extends number | readonly number[] = 0>(
  f: (...args: Args) => R,
  options: GradOptions<N> = {},
): ((...args: Args) => WithLeaves<R, Chosen<Args, N>>) => {
  checkFunction("jacrev", f);
  const name = titled("jacrev", f);
  checkOptions(name, options);
  const { argnums = 0 as N } = options;
  return (...args) => {
    checkArgnums(name, "argnums", argnums, args.length);
    const { chosen, rebuild } = choose(args, argnums);
    const { structure, arrays } = floatsOf(name, chosen);
    const call = named(name, (...xs: readonly NDArray[]) => f(...rebuild(rebuildTree(structure, xs))));
    const [value, pull] = vjp(call, ...arrays);
    const out = tree.flatten(value, "the result");
    const ys = out.leaves.map((y) => asArray(y));
    return rebuildTree(
      out.structure,
      ys.map((y, k) => {
        const rows = vmap((ct: NDArray) =>
          pull(
            rebuildTree(
              out.structure,
              ys.map((_, j) => (j === k ? ct : null)),
            ),
          ),
        )(basis(y));
        return rebuildTree(
          structure,
          (rows as readonly NDArray[]).map((row, i) => lax.reshape(row, [...y.shape, ...arrays[i].shape])),
        );
      }),
    ) as WithLeaves<R, Chosen<Args, N>>;
  };
};

/**
 * All second derivatives: forward over reverse.
 *
 *     hessian(f)(x)[i…, j…] = ∂²f(x)/∂xᵢ∂xⱼ
 *
 * @param f - Takes trees of floats and returns a tree of floats, usually a single number.
 * @returns A function that gives, in the place of each pair of leaves `a`, `b` of the argument, `[...y.shape, ...a.shape, ...b.shape]`.
 */
export const hessian = <Args extends readonly unknown[], R, const N extends number | readonly number[] = 0>(
  f: (...args: Args) => R,
  options: GradOptions<N> = {},
): ((...args: Args) => WithLeaves<WithLeaves<R, Chosen<Args, N>>, Chosen<Args, N>>) => {
  checkFunction("hessian", f);
  const name = titled("hessian", f);
  checkOptions(name, options);
  return jacfwd(named(name, jacrev(f, options)), options);
};

const choose = <Args extends readonly unknown[]>(
  args: Args,
  argnums: number | readonly number[],
): { readonly chosen: unknown; readonly rebuild: (chosen: unknown) => Args } => {
  const replaced = (places: readonly number[], values: readonly unknown[]): Args =>
    args.map((x, i) => (places.includes(i) ? values[places.indexOf(i)] : x)) as unknown as Args;
  return typeof argnums === "number"
    ? { chosen: args[argnums], rebuild: (x) => replaced([argnums], [x]) }
    : { chosen: argnums.map((i) => args[i]), rebuild: (xs) => replaced(argnums, xs as readonly unknown[]) };
};

const floatsOf = (op: string, x: unknown): { readonly structure: tree.Structure; readonly arrays: NDArray[] } => {
  const { leaves, structure } = tree.flatten(x, "argument");
  const arrays = leaves.map((leaf) => asArray(leaf));
  const paths = tree.paths(x, "argument");
  arrays.forEach((leaf, i) => {
    if (!isFloat(leaf.dtype))
      throw new DTypeError({
        op,
        given: { [paths[i]]: leaf.dtype },
        expected: "float32 or float64",
        mend: 'Convert with np.astype(x, "float32"), or close over what is not differentiated.',
      });
  });
  return { structure, arrays };
};

/** The unit arrays of a shape, stacked: [size, ...shape]. */
const basis = (x: NDArray): NDArray => {
  const rows = lax.iota([x.size, x.size], 0, "int32");
  const columns = lax.iota([x.size, x.size], 1, "int32");
  return lax.reshape(lax.convertDtype(lax.eq(rows, columns), x.dtype), [x.size, ...x.shape]);
};
