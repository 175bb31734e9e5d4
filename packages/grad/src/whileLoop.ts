import { DTypeError } from "@nabla-js/ndarray";
import { bindAll, typeName, rebuildTree } from "@nabla-js/ndarray/internal";
import type { NDArray } from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, titled } from "./checks.js";
import { arraysOf, checkCarry, checkStructure, closeOver, typesOf } from "./closed.js";
import { whileP } from "./whileP.js";

/**
 * `body` repeated while `condition` holds:
 *
 *     while (condition(x)) x ← body(x)
 *
 * It has forward derivatives. It has none in reverse mode, as the number of steps is not known: use `scan` or `foriLoop`
 * there. Under `vmap` the loop goes on while any member does, and the others keep what they have.
 *
 * @param condition - From the carry to a bool `[]`.
 * @param body - From the carry to the next one, with the same structure, shapes and dtypes.
 * @param init - The first carry, a tree.
 * @returns The first carry for which the condition does not hold.
 */
export const whileLoop = <C>(condition: (carry: C) => NDArray, body: (carry: C) => C, init: C): C => {
  checkFunction("whileLoop", condition, "condition");
  checkFunction("whileLoop", body, "body");
  const op = titled("whileLoop", body);
  const first = arraysOf(init, "init");
  const types = typesOf(first.arrays);
  const carryOf = (xs: readonly NDArray[]): C => rebuildTree(first.structure, xs) as C;
  const test = closeOver(titled("whileLoop", condition), (xs) => condition(carryOf(xs)), types);
  const outputs = test.program.outputs.map(({ type }) => typeName(type));
  if (outputs.join() !== "bool[]")
    throw new DTypeError({
      op,
      given: { "the condition": outputs.join(", ") || "nothing" },
      expected: "a single bool []",
      mend: "Compare, as np.less(x, 10); reduce with np.any or np.all, or map the loop with vmap.",
    });
  const step = closeOver(op, (xs) => body(carryOf(xs)), types);
  checkStructure(op, "the carry", step.outStructure, first.structure, "Return a carry of the structure that came in.");
  checkCarry(op, tree.paths(init, "carry"), first.arrays, step.program);
  const results = bindAll(whileP, [...test.captured, ...step.captured, ...first.arrays], {
    condition: test.program,
    body: step.program,
    numConditionConsts: test.captured.length,
    numBodyConsts: step.captured.length,
  });
  return carryOf(results);
};
