import { asArray, type NDArray } from "@nabla-js/ndarray";
import { rebuildTree } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, titled } from "./checks.js";
import { backward } from "./backward.js";
import { tangentLeaves, tangentOrZeros } from "./jvp.js";
import { linearizeLeaves, type Linearized } from "./linearize.js";

/** Cotangents of the outputs in, cotangents of the inputs out; `null` for integer and bool inputs, zeros otherwise. */
export const pullback = (
  it: Linearized,
  inputs: readonly NDArray[],
  cts: readonly (NDArray | null)[],
): readonly (NDArray | null)[] => {
  const kept = cts.filter((_, i) => it.tangentOf[i] !== null);
  const results = backward(
    it.program,
    it.program.inputs.map(() => null),
    it.program.inputs.map(() => true),
    kept,
  );
  let next = 0;
  return inputs.map((x, i) => (it.hasTangent[i] ? tangentOrZeros(results[next++], x) : null));
};

/**
 * The value of `f`, and its vector–Jacobian product: reverse mode.
 *
 *     vjp(f, x) = [f(x), ȳ ↦ ȳ·∂f(x)]
 *
 * The derivative is forward mode, linearised and transposed: there is no second set of rules.
 *
 * @param primals - The arguments of `f`, trees each.
 * @returns The value, and a function from a cotangent (a tree like the value; `null` is zero) to a list with the
 *   cotangent of each argument, `null` at integer and bool leaves.
 * @see Radul et al. (2023), "You Only Linearize Once".
 */
export const vjp = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  ...primals: Args
): [value: R, pullback: (ct: unknown) => Args] => {
  checkFunction("vjp", f);
  const name = titled("vjp", f);
  const { leaves, structure } = tree.flatten(primals, "primals");
  const arrays = leaves.map((x) => asArray(x));
  const it = linearizeLeaves(name, (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)), arrays, false);
  const pull = (ct: unknown): Args => {
    const cts = tangentLeaves(name, it.outStructure, ct, it.outputs, "cotangents");
    return rebuildTree(structure, pullback(it, arrays, cts)) as unknown as Args;
  };
  return [rebuildTree(it.outStructure, it.outputs) as R, pull];
};
