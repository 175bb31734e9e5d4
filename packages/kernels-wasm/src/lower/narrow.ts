import type { Equation, Variable } from "@nabla-js/grad";
import type { Context, Rule } from "./context.js";
import { convertExpr } from "./expr.js";

/** Sums of products of bytes: in int32, whose low bits are those of the result. */
export const inInt32 =
  (rule: Rule): Rule =>
  (it, context) => {
    const { dtype, shape } = it.outputs[0].type;
    if (dtype !== "int8" && dtype !== "uint8" && dtype !== "bool") return rule(it, context);
    const wide = (type: Variable["type"]): Variable => ({ kind: "variable", type: { ...type, dtype: "int32" } });
    const inputs = it.inputs.map((a) => define(context, wide(a.type), a));
    const output = wide({ dtype, shape });
    if (!rule({ ...it, inputs, outputs: [output] }, context)) return false;
    context.define(it.outputs[0], convertExpr(context.exprOf(output), dtype));
    return true;
  };

const define = (context: Context, v: Variable, a: Equation["inputs"][number]): Variable => {
  context.define(v, convertExpr(context.exprOf(a), v.type.dtype));
  return v;
};
