import type { Atom } from "@nabla-js/grad";
import type { Shape } from "@nabla-js/ndarray";
import { range, sizeOf, withoutAxes } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { reshapeExpr, transposeExpr, type Expr, type Load } from "./expr.js";

/** A product of matrices: rows, columns and sums become one axis each, copied where memory does not allow it. */
export const lowerDot: Rule = (it, context) => {
  const [a, b] = it.inputs;
  const [y] = it.outputs;
  if (!/^(float32|int32)$/.test(y.type.dtype)) return false;
  const { batch, contract } = it.params as {
    readonly batch: readonly (readonly number[])[];
    readonly contract: readonly (readonly number[])[];
  };
  const free = (x: Atom, i: number): number[] => withoutAxes(range(x.type.shape.length), [...batch[i], ...contract[i]]);
  const [freeA, freeB] = [free(a, 0), free(b, 1)];
  const lengths = (x: Atom, axes: readonly number[]): number[] => axes.map((axis) => x.type.shape[axis]);
  const numBatch = sizeOf(lengths(a, batch[0]));
  const [m, n, k] = [lengths(a, freeA), lengths(b, freeB), lengths(a, contract[0])].map(sizeOf);
  if (k === 0) {
    context.define(y, { kind: "const", dtype: y.type.dtype, value: 0 });
    return true;
  }
  const matrixBatch = numBatch === 1 ? [] : [numBatch];
  const left = matrices(a, [...batch[0], ...freeA, ...contract[0]], [...matrixBatch, m, k], context);
  const right = matrices(b, [...batch[1], ...contract[1], ...freeB], [...matrixBatch, k, n], context);
  const output = context.result(y, "dotGeneral");
  context.steps.push({ kind: "dot", a: left, b: right, batch: matrixBatch, m, n, k, output });
  return true;
};

/** A factor as a batch of matrices. */
const matrices = (x: Atom, order: readonly number[], to: Shape, context: Context): Load => {
  const load = transposeExpr(context.loaded(x), order);
  const from = order.map((axis) => x.type.shape[axis]);
  const seen: Expr | null = reshapeExpr(load, from, to);
  if (seen?.kind === "load") return seen;
  return reshapeExpr(context.materialize(load, { dtype: x.type.dtype, shape: from }), from, to) as Load;
};
