import { asArray, DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { constant, isFloat, rebuildTree } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkArgnums, checkFunction, checkOptions, titled } from "./checks.js";
import type { Chosen } from "./chosen.js";
import { linearizeLeaves } from "./linearize.js";
import { pullback } from "./vjp.js";

/** Which arguments to differentiate by. */
export interface GradOptions<N extends number | readonly number[] = number | readonly number[]> {
  /** The argument, or arguments, by their places. With a list, the gradients are a list. @defaultValue 0 */
  readonly argnums?: N;
}

/** For functions that return `[value, aux]`. */
export interface GradAuxOptions<N extends number | readonly number[] = number | readonly number[]> extends GradOptions<N> {
  readonly hasAux: true;
}

/** Any function of trees, where its types do not matter. */
type AnyFunction = (...args: never[]) => unknown;

/**
 * The gradient of a function that returns a single number, as a function of the same arguments.
 *
 *     grad(f)(x)ᵢ = ∂f(x)/∂xᵢ
 *
 * @param f - Takes trees and returns a float `[]`; with `hasAux`, `[value, aux]`.
 * @returns A function that gives the gradient: a tree like the argument, `null` at integer and bool leaves; with
 *   `hasAux`, `[gradient, aux]`.
 * @throws {@link ShapeError} when the value has axes; {@link DTypeError} when it, or a whole argument, is no float.
 * @example
 * ```ts
 * grad((x) => np.sum(np.square(x)))(np.array([1, 2, 3])); // [2. 4. 6.]
 * ```
 */
export function grad<Args extends readonly unknown[], A, const N extends number | readonly number[] = 0>(
  f: (...args: Args) => readonly [NDArray, A],
  options: GradAuxOptions<N>,
): (...args: Args) => [gradient: Chosen<Args, N>, aux: A];
export function grad<Args extends readonly unknown[], const N extends number | readonly number[] = 0>(
  f: (...args: Args) => NDArray,
  options?: GradOptions<N>,
): (...args: Args) => Chosen<Args, N>;
export function grad(f: AnyFunction, options: GradOptions & { hasAux?: boolean } = {}): (...args: unknown[]) => unknown {
  const both = gradOf("grad", f, options);
  return (...args) => {
    const { aux, gradient } = both(args);
    return options.hasAux ? [gradient, aux] : gradient;
  };
}

/**
 * The value of a function and its gradient, computed together.
 *
 * @returns A function that gives `[value, gradient]`; with `hasAux`, `[[value, aux], gradient]`.
 * @throws As {@link grad}.
 */
export function valueAndGrad<Args extends readonly unknown[], A, const N extends number | readonly number[] = 0>(
  f: (...args: Args) => readonly [NDArray, A],
  options: GradAuxOptions<N>,
): (...args: Args) => [value: [value: NDArray, aux: A], gradient: Chosen<Args, N>];
export function valueAndGrad<Args extends readonly unknown[], const N extends number | readonly number[] = 0>(
  f: (...args: Args) => NDArray,
  options?: GradOptions<N>,
): (...args: Args) => [value: NDArray, gradient: Chosen<Args, N>];
export function valueAndGrad(f: AnyFunction, options: GradOptions & { hasAux?: boolean } = {}): (...args: unknown[]) => unknown {
  const both = gradOf("valueAndGrad", f, options);
  return (...args) => {
    const { value, aux, gradient } = both(args);
    return [options.hasAux ? [value, aux] : value, gradient];
  };
}

const gradOf = (op: string, f: AnyFunction, options: GradOptions & { hasAux?: boolean }) => {
  checkFunction(op, f);
  checkOptions(op, options);
  const { argnums = 0, hasAux = false } = options;
  const name = titled(op, f);
  return (args: readonly unknown[]): { readonly value: NDArray; readonly aux: unknown; readonly gradient: unknown } => {
    checkArgnums(name, "argnums", argnums, args.length);
    const places = typeof argnums === "number" ? [argnums] : argnums;
    const chosen = places.map((i) => args[i]);
    const { leaves, structure } = tree.flatten(chosen, "arguments");
    const arrays = leaves.map((x) => asArray(x));
    checkDifferentiable(name, chosen, places);
    const it = linearizeLeaves(
      name,
      (xs) => {
        const all = [...args];
        (rebuildTree(structure, xs) as unknown[]).forEach((x, i) => (all[places[i]] = x));
        return f(...(all as never[]));
      },
      arrays,
      hasAux,
    );
    const value = scalarOf(name, it.outputs, it.outStructure);
    const gradients = rebuildTree(structure, pullback(it, arrays, [constant([], 1, value.dtype)])) as unknown[];
    return { value, aux: it.aux, gradient: typeof argnums === "number" ? gradients[0] : gradients };
  };
};

const checkDifferentiable = (op: string, chosen: readonly unknown[], places: readonly number[]): void => {
  chosen.forEach((argument, i) => {
    const dtypes = tree.leaves(argument).map((x) => x.dtype);
    if (dtypes.length > 0 && !dtypes.some(isFloat))
      throw new DTypeError({
        op,
        given: { [`argument ${places[i]}`]: [...new Set(dtypes)].join(", ") },
        expected: "at least one float32 or float64 leaf to differentiate by",
        mend: 'Convert with np.astype(x, "float32"), or choose another argument with argnums.',
      });
  });
};

const scalarOf = (op: string, outputs: readonly NDArray[], structure: tree.Structure): NDArray => {
  const [value] = outputs;
  if (structure.kind !== "leaf" || value.ndim !== 0)
    throw new ShapeError({
      op,
      given:
        outputs.length > 0
          ? Object.fromEntries(
              outputs.map((y, i) => [structure.kind === "leaf" ? "value" : `output ${i} of ${structure.key}`, y.shape]),
            )
          : { nothing: [] },
      expected: "a single number []",
      mend:
        structure.kind === "leaf"
          ? "Take np.mean or np.sum of it; for all derivatives of an array use jacrev."
          : "Return the loss alone, or [loss, aux] with hasAux: true.",
    });
  if (!isFloat(value.dtype))
    throw new DTypeError({
      op,
      given: { value: value.dtype },
      expected: "float32 or float64",
      mend: "Integers and bools have no derivative: compute the value in floats.",
    });
  return value;
};
