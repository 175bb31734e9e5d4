import type { DType } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";

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
export const isEmitted = (it: Equation): boolean => {
  const { name } = it.primitive;
  if (!it.inputs.every((a) => covered[a.type.dtype].split(" ").includes(name))) return false;
  if (name === "integerPow") return Math.abs((it.params as { readonly n: number }).n) <= highestPower;
  return true;
};
