import type { Shape } from "@nabla-js/ndarray";
import type { Load } from "./expr.js";
import type { LookupText } from "./schedule.js";

/** What gather and the scatters say of their indices; `ndarray` explains the fields. */
export interface IndexDimensions {
  readonly offsetDims: readonly number[];
  readonly collapsedSliceDims: readonly number[];
  readonly startIndexMap: readonly number[];
  readonly operandBatchingDims: readonly number[];
  readonly startIndicesBatchingDims: readonly number[];
}

export interface IndexParams {
  readonly dimensions: IndexDimensions;
  readonly mode: "clip" | "fill" | "promise";
}

/** Axes of the operand that a slice of the result still has. */
export const sliceAxes = (rank: number, { collapsedSliceDims, operandBatchingDims }: IndexDimensions): readonly number[] =>
  Array.from({ length: rank }, (_, axis) => axis).filter(
    (axis) => !collapsedSliceDims.includes(axis) && !operandBatchingDims.includes(axis),
  );

/** Where the slice of an index vector begins along each axis it points into, moved inside; and whether it was inside. */
export const startsOf = (
  text: LookupText,
  vectors: Load,
  vector: readonly string[],
  shape: Shape,
  sliceSizes: readonly number[],
  { startIndexMap }: IndexDimensions,
  mode: IndexParams["mode"],
): { readonly starts: readonly (string | undefined)[]; readonly isInside: string | null } => {
  const starts = new Array<string | undefined>(shape.length).fill(undefined);
  const conditions: string[] = [];
  startIndexMap.forEach((axis, i) => {
    const given = text.constant("given", text.read(vectors, [...vector, String(i)]));
    const limit = shape[axis] - sliceSizes[axis];
    const start = text.constant("start", `Math.min(Math.max(${given}, 0), ${limit})`);
    starts[axis] = start;
    if (mode === "fill") conditions.push(`${given} === ${start}`);
  });
  if (mode !== "fill") return { starts, isInside: null };
  return { starts, isInside: text.constant("inside", `(${conditions.join(" && ") || "0 === 0"} ? 1.0 : 0.0)`) };
};
