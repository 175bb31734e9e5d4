import type { DType } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Context } from "./context.js";

const movable = "eq ne lt le gt ge select convertDtype max min clamp";
const arithmetic = `add sub mul neg abs square sign rem div integerPow ${movable}`;

/**
 * What kernels compute element by element, for each dtype of the operands. Whole numbers are exact up to 2²⁴. The small
 * integers wrap around at their width, which kernels do not: they are compared, chosen and converted.
 */
const covered: Readonly<Record<DType, string>> = {
  float32:
    `${arithmetic} sqrt rsqrt cbrt floor ceil round isFinite pow exp exp2 expm1 log log1p tanh logistic ` +
    "sin cos tan sinh cosh asin acos atan erf erfc",
  int32: arithmetic,
  bool: `and or xor not ${movable}`,
  uint8: movable,
  int8: movable,
  float64: "",
  uint32: "",
};

/** Powers up to this one are products. */
const highestPower = 64;

const isCovered = (it: Equation): boolean => {
  const { name } = it.primitive;
  if (!it.inputs.every((a) => covered[a.type.dtype].split(" ").includes(name))) return false;
  return name !== "integerPow" || Math.abs((it.params as { readonly n: number }).n) <= highestPower;
};

/** An elementwise equation becomes part of the expressions that read it, unless several do. */
export const lowerElementwise = (it: Equation, context: Context): boolean => {
  if (!isCovered(it)) return false;
  const [y] = it.outputs;
  const expr = context.fused(y.type.dtype, it.primitive.name, paramsOf(it), it.inputs);
  const isShared = context.usesOf(y) > 1 && sizeOf(y.type.shape) > 1;
  context.define(y, isShared ? context.materialize(expr, y.type) : expr);
  if (it.primitive.name === "convertDtype") context.setOrigin(y, context.originOf(it.inputs[0]));
  return true;
};

/** A conversion depends on where it comes from as well. */
const paramsOf = (it: Equation): unknown =>
  it.primitive.name === "convertDtype" ? { from: it.inputs[0].type.dtype, to: it.outputs[0].type.dtype } : it.params;
