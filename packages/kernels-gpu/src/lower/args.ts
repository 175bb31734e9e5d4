import { range, withoutAxes } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";
import { transposeExpr } from "./expr.js";

/** The rule of `argmax` and `argmin`. */
export const lowerArg =
  (op: "argmax" | "argmin"): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const [y] = it.outputs;
    const { axis } = it.params as { readonly axis: number };
    const kept = withoutAxes(range(x.type.shape.length), [axis]);
    const expr = transposeExpr(context.exprOf(x), [...kept, axis]);
    const output = context.result(y, op);
    context.steps.push({ kind: "reduce", op, shape: y.type.shape, reduced: [x.type.shape[axis]], expr, output });
    return true;
  };
