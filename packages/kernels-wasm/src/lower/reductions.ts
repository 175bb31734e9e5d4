import type { Rule } from "./context.js";
import { range, withoutAxes } from "@nabla-js/ndarray/internal";
import { transposeExpr, type Load } from "./expr.js";
import type { ReduceOp } from "./schedule.js";
import { summedUpdates } from "./unpools.js";

/** A reduction along axes. Of an array that is zero but for one element of each window, only these are added up. */
export const lowerReduction =
  (op: ReduceOp): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const { axes } = it.params as { readonly axes: readonly number[] };
    const kept = withoutAxes(range(x.type.shape.length), axes);
    const whole = transposeExpr(context.exprOf(x), [...kept, ...axes]);
    const lengths = [...y.type.shape, ...axes.map((axis) => x.type.shape[axis])];
    const unpool = op === "sum" && whole.kind === "load" ? context.unpools.get(whole.buffer) : undefined;
    const few = unpool === undefined ? null : summedUpdates(whole as Load, lengths, kept.length, unpool);
    const { expr, reduced } = few ?? { expr: whole, reduced: lengths.slice(kept.length) };
    const output = context.result(y, it.primitive.name);
    context.kernels.push({
      kind: "reduce",
      op,
      shape: y.type.shape,
      reduced,
      expr,
      output,
    });
    return true;
  };
