import type { Equation } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import { isFunction } from "../emit/math/functions.js";
import type { Rule } from "./context.js";
import { hasMoreOps, type Expr } from "./expr.js";

/** An expression of more operations is cut: its loop would need more registers than there are. */
const longest = 40;

/** Elementwise work is an expression; what is read more than once, or grows too long, is computed into memory. */
export const lowerElementwise: Rule = (it, context) => {
  if (!isElementwise(it)) return false;
  const [y] = it.outputs;
  const args = it.inputs.map((a) => context.exprOf(a));
  const expr: Expr = { kind: "op", dtype: y.type.dtype, name: it.primitive.name, params: it.params, args };
  const isShared = context.usesOf(y) > 1 && sizeOf(y.type.shape) > 1;
  context.define(y, isShared || hasMoreOps([expr], longest) ? context.materialize(expr, y.type) : expr);
  return true;
};

/** What is computed element by element inside loops, besides the elementary functions. */
const covered: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ (
    "add sub mul div rem neg abs sign square integerPow max min clamp nextAfter sqrt rsqrt floor ceil round isFinite " +
    "eq ne lt le gt ge and or xor not shiftLeft shiftRightArithmetic shiftRightLogical clz populationCount select convertDtype"
  ).split(" "),
);

/** Whether an equation is computed element by element. */
export const isElementwise = (it: Equation): boolean => covered.has(it.primitive.name) || isFunction(it.primitive.name);
