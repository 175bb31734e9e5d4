import type { DType } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";
import { countOps, type Expr } from "./expr.js";

/** An expression of more operations is cut: its loop would need more registers than there are. */
const longest = 40;

/** Elementwise work is an expression; what is read more than once, or grows too long, is computed into memory. */
export const lowerElementwise: Rule = (it, context) => {
  if (!isEmitted(it)) return false;
  const [y] = it.outputs;
  const args = it.inputs.map((a) => context.exprOf(a));
  const expr: Expr = { kind: "op", dtype: y.type.dtype, name: it.primitive.name, params: it.params, args };
  const isShared = context.usesOf(y) > 1 && sizeOf(y.type.shape) > 1;
  context.define(y, isShared || countOps([expr]) > longest ? context.materialize(expr, y.type) : expr);
  return true;
};

const arithmetic = "add sub mul neg abs square max min eq ne lt le gt ge select convertDtype sign";
const comparisons = "eq ne lt le gt ge select convertDtype";

/** What the emitter computes element by element inside a loop, for each dtype of the operands. */
const covered: Readonly<Record<DType, string>> = {
  float32: `${arithmetic} div sqrt rsqrt floor ceil round integerPow exp log tanh logistic`,
  float64: `${arithmetic} div sqrt rsqrt floor ceil round integerPow`,
  int32: `${arithmetic} and or xor not`,
  uint32: `add sub mul max min square and or xor not ${comparisons}`,
  bool: `and or xor not ${comparisons}`,
  uint8: comparisons,
  int8: comparisons,
};

/** Powers up to this one are products. */
const highestPower = 8;

/** Whether the emitter has code for an elementwise equation. */
const isEmitted = (it: Equation): boolean => {
  const { name } = it.primitive;
  if (!it.inputs.every((a) => covered[a.type.dtype].split(" ").includes(name))) return false;
  if (name === "integerPow") return Math.abs((it.params as { readonly n: number }).n) <= highestPower;
  return true;
};
