import { asArray, DTypeError, isNDArray, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { bindAll, isFloat, rebuildTree, show as shown, typeName, typeOf } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, checkList, checkWhole, titled } from "./checks.js";
import { arraysOf, checkStructure, closeOver, typesOf, type Closed } from "./closed.js";
import { condP, takingAll } from "./condP.js";

/**
 * The result of one of two functions, chosen by a value that may be traced; only that one runs. Under `vmap` with a
 * predicate that differs between members both run, and each member takes its own.
 *
 *     cond(p, f, g, …x) = p ? f(…x) : g(…x)
 *
 * @param predicate - A bool or number `[]`; numbers are "not zero".
 * @returns What the chosen function returns; both must return one structure, with the same shapes and dtypes.
 * @throws {@link TreeError} or {@link ShapeError} when the two differ in what they return.
 */
export const cond = <Args extends readonly unknown[], R>(
  predicate: NDArray | number | boolean,
  onTrue: (...operands: Args) => R,
  onFalse: (...operands: Args) => R,
  ...operands: Args
): R => {
  checkFunction("cond", onTrue, "onTrue");
  checkFunction("cond", onFalse, "onFalse");
  const p = scalarOf("cond", "predicate", predicate);
  if (p.ndim !== 0)
    throw new ShapeError({
      op: "cond",
      given: { predicate: p.shape },
      expected: "a single number []",
      mend: "Choose element by element with np.where, or map cond with vmap.",
    });
  const isTrue = p.dtype === "bool" ? p : lax.ne(p, lax.full([], 0, p.dtype));
  return choose("cond", lax.convertDtype(isTrue, "int32"), [onFalse, onTrue], operands);
};

/**
 * The result of the function that an index names; only that one runs.
 *
 * @param index - An integer `[]`, clamped to the number of branches.
 * @returns What that function returns; all must return one structure, with the same shapes and dtypes.
 */
export const switchCase = <Args extends readonly unknown[], R>(
  index: NDArray | number,
  branches: readonly ((...operands: Args) => R)[],
  ...operands: Args
): R => {
  checkList("switchCase", "branches", branches, "Pass a list of functions of the operands.");
  branches.forEach((f, i) => checkFunction("switchCase", f, `branches[${i}]`));
  if (branches.length === 0)
    throw new ValueError({
      op: "switchCase",
      given: "no branches",
      expected: "at least one function",
      mend: "Pass a list of functions of the operands.",
    });
  if (typeof index === "number") checkWhole("switchCase", "index", index, -(2 ** 31));
  const given = scalarOf("switchCase", "index", index);
  const i = typeof index === "number" ? lax.convertDtype(given, "int32") : given;
  if (isFloat(i.dtype) || i.ndim !== 0)
    throw new DTypeError({
      op: "switchCase",
      given: { index: typeName(i) },
      expected: "an integer []",
      mend: 'Convert with np.astype(index, "int32").',
    });
  return choose("switchCase", lax.convertDtype(i, "int32"), branches, operands);
};

const choose = <Args extends readonly unknown[], R>(
  op: string,
  index: NDArray,
  branches: readonly ((...operands: Args) => R)[],
  operands: Args,
): R => {
  const { arrays, structure } = arraysOf(operands, "operands");
  const closed = branches.map((f) =>
    closeOver(titled(op, f), (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)), typesOf(arrays)),
  );
  const [first, ...others] = closed;
  const nameOf = (i: number): string => branches[i].name || `branch ${i}`;
  others.forEach((other, n) => {
    checkStructure(
      op,
      `the result of ${nameOf(n + 1)}`,
      other.outStructure,
      first.outStructure,
      `Return the same structure as ${nameOf(0)}.`,
    );
    other.program.outputs.forEach(({ type }, k) => {
      const expected = first.program.outputs[k].type;
      if (typeName(type) !== typeName(expected))
        throw new ShapeError({
          op,
          given: {
            [`${pathOf(first, k)} of ${nameOf(0)} as ${expected.dtype}`]: expected.shape,
            [`of ${nameOf(n + 1)} as ${type.dtype}`]: type.shape,
          },
          expected: "one shape and dtype from all branches",
          mend: "Convert with np.astype, or broadcast, in the branch that differs.",
        });
    });
  });
  const captured = closed.map((it) => it.captured.map(typeOf));
  const programs = closed.map((it, i) => takingAll(it.program, i, captured));
  const results = bindAll(condP, [index, ...closed.flatMap((it) => it.captured), ...arrays], { branches: programs });
  return rebuildTree(first.outStructure, results) as R;
};

/** Where in what a branch returns an output stands. */
const pathOf = ({ outStructure, program }: Closed, k: number): string =>
  tree.paths(
    rebuildTree(
      outStructure,
      program.outputs.map(() => 0),
    ),
    "the result",
  )[k];

const scalarOf = (op: string, name: string, value: unknown): NDArray => {
  if (isNDArray(value) || typeof value === "number" || typeof value === "boolean") return asArray(value);
  throw new ValueError({
    op,
    given: `${shown(value)} as ${name}`,
    expected: "a number, a boolean or an array []",
    mend: `Pass the ${name} first, then functions, then their operands.`,
  });
};
