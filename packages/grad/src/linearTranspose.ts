import { asArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat, rebuildTree } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, named, titled } from "./checks.js";
import { backward } from "./backward.js";
import { tangentLeaves, tangentOrZeros } from "./jvp.js";
import { leafType, trace } from "./makeProgram.js";
import { jvp } from "./jvp.js";
import { grad } from "./grad.js";

/**
 * The adjoint of a linear function: for all x and y, ⟨y, f(x)⟩ = ⟨linearTranspose(f)(y), x⟩.
 *
 * @param f - A function that is linear in its arguments, trees each.
 * @param like - Arguments whose shapes and dtypes count; their values do not.
 * @returns A function from a cotangent (a tree like the result) to the list of cotangents of the arguments.
 * @throws {@link TracerError} naming the primitive that is not linear.
 */
export const linearTranspose = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  ...like: Args
): ((ct: unknown) => Args) => {
  checkFunction("linearTranspose", f);
  const name = titled("linearTranspose", f);
  const { leaves, structure } = tree.flatten(like, "arguments");
  const arrays = leaves.map((x) => asArray(x));
  const { program, outStructure } = trace(
    name,
    (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)),
    arrays.map(leafType),
  );
  const linear = arrays.map((x) => isFloat(x.dtype));
  return (ct) => {
    const cts = tangentLeaves(
      name,
      outStructure,
      ct,
      program.outputs.map((a) => a.type),
      "cotangents",
    );
    const results = backward(program, arrays, linear, cts);
    return rebuildTree(
      structure,
      results.map((x, i) => tangentOrZeros(x, arrays[i])),
    ) as unknown as Args;
  };
};

/**
 * The product of the Hessian of a scalar function with a vector, by forward over reverse: as cheap as a few gradients.
 *
 *     hvp(f, x, v) = ∂²f(x)·v
 *
 * @param f - From a tree of floats to a float `[]`.
 * @param v - A tree like `x`.
 */
export const hvp = <X>(f: (x: X) => NDArray, x: X, v: X): X => {
  checkFunction("hvp", f);
  return jvp(named(titled("hvp", f), grad(f)), [x], [v])[1];
};
