import type { Rule } from "./context.js";
import { range, withoutAxes } from "@nabla-js/ndarray/internal";
import { transposeExpr } from "./expr.js";
import type { ReduceOp } from "./schedule.js";

/** A reduction along axes. */
export const lowerReduction =
  (op: ReduceOp): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const { axes } = it.params as { readonly axes: readonly number[] };
    const kept = withoutAxes(range(x.type.shape.length), axes);
    const expr = transposeExpr(context.exprOf(x), [...kept, ...axes]);
    const output = context.result(y, it.primitive.name);
    context.kernels.push({
      kind: "reduce",
      op,
      shape: y.type.shape,
      reduced: axes.map((axis) => x.type.shape[axis]),
      expr,
      output,
    });
    return true;
  };
