import type { Equation } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Routine } from "../emit/routine.js";
import type { Context } from "./context.js";

/** How a routine is cut, what memory it needs, and what it takes. */
export interface RoutineOptions {
  readonly scratch?: number;
  readonly pieces?: number;
  readonly cost?: number;
  readonly inPlace?: boolean;
}

/** Lowers an equation to a routine over its inputs, whole and row-major, and its outputs. */
export const lowerRoutine = (
  it: Equation,
  context: Context,
  write: (routine: Routine) => void,
  { scratch = 0, pieces = 1, cost, inPlace = false }: RoutineOptions = {},
): true => {
  const inputs = it.inputs.map((a) => context.wholeOf(a));
  const outputs = it.outputs.map((v) => context.result(v, it.primitive.name));
  context.kernels.push({
    kind: "routine",
    name: it.primitive.name,
    inputs,
    outputs,
    scratch,
    pieces: scratch > 0 ? 1 : pieces,
    cost: cost ?? 2 * sizeOf(it.outputs[0].type.shape),
    inPlace,
    write,
  });
  return true;
};

/** The rows of an array along one axis: `outer` × `inner` of them, of `length` elements that lie `inner` apart. */
export const rowsAlong = (
  shape: readonly number[],
  axis: number,
): { readonly outer: number; readonly length: number; readonly inner: number } => ({
  outer: sizeOf(shape.slice(0, axis)),
  length: shape[axis],
  inner: sizeOf(shape.slice(axis + 1)),
});
