import type { Atom } from "@nabla-js/grad";
import type { Shape } from "@nabla-js/ndarray";
import { dotAxes } from "@nabla-js/grad/internal";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { reshapeExpr, transposeExpr, type Expr, type Load } from "./expr.js";

/** A product of matrices: rows, columns and sums become one axis each, copied where memory does not allow it. */
export const lowerDot: Rule = (it, context) => {
  const [a, b] = it.inputs;
  const [y] = it.outputs;
  if (!/^(float32|int32)$/.test(y.type.dtype)) return false;
  const axes = dotAxes(it);
  const numBatch = sizeOf(axes.batch);
  const [m, n, k] = [axes.m, axes.n, axes.k].map(sizeOf);
  if (k === 0) {
    context.define(y, { kind: "const", dtype: y.type.dtype, value: 0 });
    return true;
  }
  const matrixBatch = numBatch === 1 ? [] : [numBatch];
  const left = matrices(a, axes.left, [...matrixBatch, m, k], context);
  const right = matrices(b, axes.right, [...matrixBatch, k, n], context);
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
