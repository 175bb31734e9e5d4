import { asArray, ShapeError, TreeError, type NDArray } from "@nabla-js/ndarray";
import { typeName, type ArrayType } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import { bottomInterpreter } from "./eagerBackend.js";
import { leafType, trace } from "./makeProgram.js";
import { commonSubexpressions } from "./passes/commonSubexpressions.js";
import { deadCode } from "./passes/deadCode.js";
import { foldConstants } from "./passes/foldConstants.js";
import { hoistConstants, type Program } from "./program.js";

/** A function as a closed Program: what it captured are the first inputs. */
export interface Closed {
  readonly program: Program;
  readonly captured: readonly NDArray[];
  readonly outStructure: tree.Structure;
  readonly capturedTracer: boolean;
}

/** Traces a function of leaves, cleans its Program up, and makes what it captured inputs. */
export const closeOver = (name: string, f: (leaves: readonly NDArray[]) => unknown, types: readonly ArrayType[]): Closed => {
  const traced = trace(name, f, types);
  const folded = foldConstants(commonSubexpressions(deadCode(traced.program)), bottomInterpreter());
  return { ...hoistConstants(folded), outStructure: traced.outStructure, capturedTracer: traced.capturedTracer };
};

/** The leaves of trees as arrays, with the types under which they enter a Program. */
export const arraysOf = (
  x: unknown,
  root: string,
): { readonly arrays: readonly NDArray[]; readonly structure: tree.Structure } => {
  const { leaves, structure } = tree.flatten(x, root);
  return { arrays: leaves.map((leaf) => asArray(leaf)), structure };
};

/** The type of each leaf. */
export const typesOf = (arrays: readonly NDArray[]): readonly ArrayType[] => arrays.map(leafType);

/** Throws unless two structures are one. */
export const checkStructure = (op: string, path: string, given: tree.Structure, expected: tree.Structure, mend: string): void => {
  if (given.key !== expected.key)
    throw new TreeError({
      op,
      path,
      given: `the structure ${given.key}`,
      expected: `the structure ${expected.key} (* is an array)`,
      mend,
    });
};

/** Throws unless the first outputs of a body have the types of the carry that went in. */
export const checkCarry = (op: string, paths: readonly string[], carry: readonly NDArray[], body: Program): void => {
  carry.forEach((x, i) => {
    const { type } = body.outputs[i];
    if (typeName(type) !== typeName(x))
      throw new ShapeError({
        op,
        given: { [`${paths[i]} going in as ${x.dtype}`]: x.shape, [`coming out as ${type.dtype}`]: type.shape },
        expected: "a carry that keeps its shapes and dtypes from step to step",
        mend: "Convert the first carry, for instance with np.astype, or reshape what the function returns.",
      });
  });
};
