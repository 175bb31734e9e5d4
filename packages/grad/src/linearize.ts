import { asArray, TreeError, type NDArray } from "@nabla-js/ndarray";
import { isFloat, rebuildTree } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, titled } from "./checks.js";
import { LinearBuilder } from "./builder.js";
import { evalProgram } from "./evalProgram.js";
import { JvpInterpreter, tangentLeaves, tangentOrZeros } from "./jvp.js";
import type { Program } from "./program.js";
import { callUnder, parentInterpreter } from "./underInterpreter.js";

/** A function at a point: its value there, and its derivative as a Program from tangents to tangents. */
export interface Linearized {
  /** The outputs. */
  readonly outputs: readonly NDArray[];
  readonly outStructure: tree.Structure;
  /** What the function returned beside, when it has an auxiliary result. */
  readonly aux: unknown;
  /**
   * From the tangents of the inputs that have one, in order, to those of the outputs marked `tangentOf`. What it needs of
   * the point (the residuals) are its constants.
   */
  readonly program: Program;
  /** For each input whether it has a tangent: floats have. */
  readonly hasTangent: readonly boolean[];
  /** For each output its place among the outputs of the Program; `null`: its tangent is zero. */
  readonly tangentOf: readonly (number | null)[];
}

/**
 * Runs `f` forward once, with tangents recorded. Equations whose inputs are known run now, in the parent; only those
 * that touch a tangent are kept, so that what they need of the values is computed once.
 */
export const linearizeLeaves = (
  name: string,
  f: (leaves: readonly NDArray[]) => unknown,
  leaves: readonly NDArray[],
  hasAux: boolean,
): Linearized => {
  const builder = new LinearBuilder(name, parentInterpreter());
  const interpreter = new JvpInterpreter(name, builder);
  const hasTangent = leaves.map((x) => isFloat(x.dtype));
  const lifted = leaves.map((x, i) =>
    interpreter.lift(x, hasTangent[i] ? builder.input({ shape: x.shape, dtype: x.dtype }) : null),
  );
  const result = callUnder(interpreter, () => f(lifted));
  const [value, aux] = hasAux ? pairOf(name, result) : [result, undefined];
  const beside = tree.flatten(aux, "aux");
  const out = tree.flatten(value, "the result");
  const ys = out.leaves.map((y) => asArray(y));
  const tangents = ys.map((y) => interpreter.tangentOf(y));
  const kept = tangents.filter((t) => t !== null);
  const program = builder.program(kept);
  builder.live = false;
  let next = 0;
  return {
    outputs: ys.map((y) => interpreter.primalOf(y)),
    outStructure: out.structure,
    aux: rebuildTree(
      beside.structure,
      beside.leaves.map((y) => interpreter.primalOf(asArray(y))),
    ),
    program,
    hasTangent,
    tangentOf: tangents.map((t) => (t === null ? null : next++)),
  };
};

const pairOf = (name: string, result: unknown): readonly [unknown, unknown] => {
  if (Array.isArray(result) && result.length === 2) return result as unknown as readonly [unknown, unknown];
  throw new TreeError({
    op: `${name} with hasAux`,
    path: "the result",
    given: Array.isArray(result) ? `a list of ${result.length}` : "no list",
    expected: "a pair [value, aux]",
    mend: "Return [value, aux], or leave hasAux out.",
  });
};

/**
 * The value of `f` at a point, and its derivative there as a linear function of tangents, to be applied many times.
 *
 *     linearize(f, x) = [f(x), ẋ ↦ ∂f(x)·ẋ]
 *
 * @param primals - The arguments of `f`, trees each.
 * @returns The value, and a function that takes a tangent for each argument.
 */
export const linearize = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  ...primals: Args
): [value: R, derivative: (...tangents: unknown[]) => R] => {
  checkFunction("linearize", f);
  const name = titled("linearize", f);
  const { leaves, structure } = tree.flatten(primals, "primals");
  const arrays = leaves.map((x) => asArray(x));
  const it = linearizeLeaves(name, (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)), arrays, false);
  const derivative = (...tangents: unknown[]): R => {
    const given = tangentLeaves(name, structure, tangents, arrays, "tangents");
    const dense = given.map((dx, i) => tangentOrZeros(dx, arrays[i])).filter((dx) => dx !== null);
    const outs = evalProgram(it.program, dense);
    return rebuildTree(
      it.outStructure,
      it.outputs.map((y, i) => (it.tangentOf[i] === null ? tangentOrZeros(null, y) : outs[it.tangentOf[i]])),
    ) as R;
  };
  return [rebuildTree(it.outStructure, it.outputs) as R, derivative];
};
