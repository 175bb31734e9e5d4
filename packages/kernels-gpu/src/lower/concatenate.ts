import type { Shape } from "@nabla-js/ndarray";
import type { ArrayType } from "@nabla-js/ndarray/internal";
import { mostInputs, type Context, type Rule } from "./context.js";
import { buffersOf, loadOf, type Buffer, type Expr } from "./expr.js";

interface Part {
  readonly expr: Expr;
  readonly length: number;
}

/** Parts one behind the other; of many, a few at a time. */
export const lowerConcatenate: Rule = (it, context) => {
  const [y] = it.outputs;
  const { axis } = it.params as { readonly axis: number };
  const parts = it.inputs
    .filter((a) => a.type.shape[axis] > 0)
    .map((a): Part => ({ expr: context.exprOf(a), length: a.type.shape[axis] }));
  context.define(y, loadOf(join(parts, axis, y.type, context), y.type.shape));
  return true;
};

const join = (parts: readonly Part[], axis: number, type: ArrayType, context: Context): Buffer => {
  const groups = grouped(parts);
  const typeOf = (length: number): ArrayType => ({ dtype: type.dtype, shape: withLength(type.shape, axis, length) });
  if (groups.length <= 1) {
    const output = context.buffer(type, "concatenate");
    context.steps.push({ kind: "concatenate", shape: type.shape, axis, parts, output });
    return output;
  }
  const joined = groups.map((group): Part => {
    if (group.length === 1) return group[0];
    const length = group.reduce((sum, part) => sum + part.length, 0);
    const own = typeOf(length);
    return { expr: loadOf(join(group, axis, own, context), own.shape), length };
  });
  return join(joined, axis, type, context);
};

/** Neighbours, as many as one kernel can read. */
const grouped = (parts: readonly Part[]): readonly (readonly Part[])[] => {
  const groups: Part[][] = [];
  for (const part of parts) {
    const last = groups[groups.length - 1];
    if (last !== undefined && buffersOf([...last, part].map(({ expr }) => expr)).length <= mostInputs) last.push(part);
    else groups.push([part]);
  }
  return groups;
};

const withLength = (shape: Shape, axis: number, length: number): number[] => shape.map((n, i) => (i === axis ? length : n));
