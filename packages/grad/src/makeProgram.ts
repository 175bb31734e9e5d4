import { asArray, type NDArray } from "@nabla-js/ndarray";
import { typeOf, type ArrayType, rebuildTree } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, titled } from "./checks.js";
import { ProgramBuilder } from "./builder.js";
import type { Program } from "./program.js";
import { callUnder, parentInterpreter, refuseLater } from "./underInterpreter.js";

/** A traced function: what it does to leaves, and the structure of what it returns. */
export interface Traced {
  readonly program: Program;
  readonly outStructure: tree.Structure;
  /** Whether it captured a tracer of an outer transformation, so that it holds for this one call. */
  readonly capturedTracer: boolean;
}

/** Records what `f` does to leaves of the types given. */
export const trace = (name: string, f: (leaves: readonly NDArray[]) => unknown, types: readonly ArrayType[]): Traced => {
  const builder = new ProgramBuilder(name, parentInterpreter());
  const inputs = types.map((type) => builder.input(typeOf(type)));
  // What comes back is read while the builder is current: a traced number that is returned becomes an ordinary one.
  const out = callUnder(builder, () => {
    const { leaves, structure } = tree.flatten(refuseLater(builder, f(inputs)), "the result");
    return [structure, ...leaves.map((y) => asArray(y))] as const;
  });
  const [outStructure, ...leaves] = out;
  const program = builder.program(leaves);
  return { program, outStructure, capturedTracer: builder.capturedTracer };
};

/** The type under which a leaf enters a Program: a plain number stays weak. */
export const leafType = (leaf: tree.Leaf): ArrayType =>
  typeof leaf === "number" ? { shape: [], dtype: "float64", weak: Number.isInteger(leaf) ? "integer" : "float" } : typeOf(leaf);

/**
 * The Program of a function for arguments like these: each primitive it applies, in order. Nothing is computed.
 *
 * @returns A function of the arguments of `f` that returns the Program; its inputs are the leaves of the arguments.
 * @example
 * ```ts
 * printProgram(makeProgram((x) => np.sin(x))(np.zeros([3]))); // { lambda a:f32[3] . let b:f32[3] = sin a in (b) }
 * ```
 */
export const makeProgram = <Args extends readonly unknown[]>(f: (...args: Args) => unknown): ((...args: Args) => Program) => {
  checkFunction("makeProgram", f);
  const name = titled("makeProgram", f);
  return (...args) => {
    const { leaves, structure } = tree.flatten(args, "arguments");
    return trace(name, (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)), leaves.map(leafType)).program;
  };
};

/**
 * The shapes and dtypes of what a function returns, without computing it.
 *
 * @returns The result's tree with `{ shape, dtype }` at the leaves.
 */
export const evalShape = <Args extends readonly unknown[]>(f: (...args: Args) => unknown, ...args: Args): unknown => {
  checkFunction("evalShape", f);
  const { leaves, structure } = tree.flatten(args, "arguments");
  const { program, outStructure } = trace(
    titled("evalShape", f),
    (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)),
    leaves.map(leafType),
  );
  return rebuildTree(
    outStructure,
    program.outputs.map(({ type }) => ({ shape: type.shape, dtype: type.dtype })),
  );
};
