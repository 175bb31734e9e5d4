import type { Equation } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Context } from "./context.js";
import { broadcastExpr, indexExpr, isLeaf, reshapeExpr, reverseExpr, sliceExpr, transposeExpr, type Expr } from "./expr.js";

/** Movement that needs no memory of its own: the same elements through other strides. */
export const lowerView = (it: Equation, context: Context): boolean => {
  const view = viewOf(it, context);
  if (view === null) return false;
  context.define(it.outputs[0], view);
  // What only gets another shape or dtype still is what it was, to the rules that look for it.
  if (/^(reshape|convertDtype|stopGradient)$/.test(it.primitive.name))
    context.setOrigin(it.outputs[0], context.originOf(it.inputs[0]));
  return true;
};

const viewOf = (it: Equation, context: Context): Expr | null => {
  const [x] = it.inputs;
  const [y] = it.outputs;
  const params = it.params as {
    readonly shape: readonly number[];
    readonly axes: readonly number[];
    readonly axis: number;
    readonly permutation: readonly number[];
    readonly starts: readonly number[];
    readonly steps: readonly number[];
    readonly value: number;
    readonly index: number;
  };
  switch (it.primitive.name) {
    case "full":
      return { kind: "const", dtype: y.type.dtype, value: params.value };
    case "iota": {
      const strides = y.type.shape.map((_, axis) => (axis === params.axis ? 1 : 0));
      return { kind: "index", dtype: y.type.dtype, offset: 0, strides };
    }
    case "stopGradient":
      return context.exprOf(x);
    case "convertDtype":
      return x.type.dtype === y.type.dtype ? context.exprOf(x) : null;
    case "broadcastInDim": {
      // What repeats is computed once, unless it is but read.
      const isCheap = isLeaf(context.exprOf(x)) || sizeOf(x.type.shape) === sizeOf(y.type.shape);
      return broadcastExpr(isCheap ? context.exprOf(x) : context.loaded(x), params.axes, params.shape.length);
    }
    case "transpose":
      return transposeExpr(context.exprOf(x), params.permutation);
    case "slice":
      return sliceExpr(context.exprOf(x), params.starts, params.steps);
    case "indexInDim":
      return indexExpr(context.exprOf(x), params.axis, params.index);
    case "reverse":
      return reverseExpr(context.exprOf(x), x.type.shape, params.axes);
    case "reshape":
      return (
        reshapeExpr(context.exprOf(x), x.type.shape, y.type.shape) ??
        reshapeExpr(context.materialize(context.exprOf(x), x.type), x.type.shape, y.type.shape)
      );
    default:
      return null;
  }
};
