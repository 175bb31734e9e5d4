import type { DType } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";

const arithmetic = "add sub mul neg abs square max min eq ne lt le gt ge select convertDtype sign".split(" ");

/** What the emitter computes element by element inside a loop, for each dtype of the operands. */
const covered: Readonly<Record<DType, ReadonlySet<string>>> = {
  float32: new Set([...arithmetic, ..."div sqrt rsqrt floor ceil round integerPow exp log tanh logistic".split(" ")]),
  float64: new Set([...arithmetic, ..."div sqrt rsqrt floor ceil round integerPow".split(" ")]),
  int32: new Set([...arithmetic, ..."and or xor not".split(" ")]),
  uint32: new Set([
    "add",
    "sub",
    "mul",
    "max",
    "min",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "select",
    "convertDtype",
    "square",
    "and",
    "or",
    "xor",
    "not",
  ]),
  bool: new Set(["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "xor", "not", "select", "convertDtype"]),
  uint8: new Set(["eq", "ne", "lt", "le", "gt", "ge", "select", "convertDtype"]),
  int8: new Set(["eq", "ne", "lt", "le", "gt", "ge", "select", "convertDtype"]),
};

/** Powers up to this one are products. */
const highestPower = 8;

/** Whether the emitter has code for an elementwise equation. */
export const isEmitted = (it: Equation): boolean => {
  const { name } = it.primitive;
  if (!it.inputs.every((a) => covered[a.type.dtype].has(name))) return false;
  if (name === "integerPow") return Math.abs((it.params as { readonly n: number }).n) <= highestPower;
  return true;
};
