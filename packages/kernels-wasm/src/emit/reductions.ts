import { highest, lowest } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { ReduceOp } from "../lower/schedule.js";
import type { Code } from "../wasm/code.js";
import type { Op, SimdOp } from "../wasm/opcodes.js";
import { emitConstant } from "./mode.js";

const identityOf = (op: ReduceOp, dtype: DType): number =>
  op === "sum" || op === "or"
    ? 0
    : op === "prod"
      ? 1
      : op === "and"
        ? dtype === "bool"
          ? 1
          : -1
        : op === "max"
          ? lowest(dtype)
          : highest(dtype);

/** What a reduction of nothing gives, on the stack; sums of float32 as a double. */
export const pushIdentity = (code: Code, op: ReduceOp, dtype: DType, isWideSum: boolean): void => {
  if (isWideSum) code.f64(0);
  else emitConstant(code, identityOf(op, dtype), dtype, "scalar");
};

/** The same in each lane; a wide sum's is zero in double as in single. */
export const pushVectorIdentity = (code: Code, op: ReduceOp, dtype: DType): void => {
  if (op === "sum") code.v128Words(0);
  else emitConstant(code, identityOf(op, dtype), dtype, "vector");
};

/** What combines two vectors. */
export const vectorOp = (op: ReduceOp, dtype: DType): SimdOp =>
  `${dtype === "float64" ? "f64x2" : "f32x4"}.${op === "sum" ? "add" : op === "prod" ? "mul" : op}` as SimdOp;

/** Combines the two numbers on the stack. */
export const combineScalar = (code: Code, op: ReduceOp, dtype: DType, isWideSum: boolean): void => {
  if (op === "and" || op === "or") {
    code.op(`i32.${op}`);
    return;
  }
  const name = op === "sum" ? "add" : op === "prod" ? "mul" : op;
  if (isWideSum || dtype === "float64") code.op(`f64.${name}` as Op);
  else if (dtype === "float32") code.op(`f32.${name}` as Op);
  else if (op === "max" || op === "min") {
    const [a, b] = [code.local("i32"), code.local("i32")];
    const sign = dtype === "int32" || dtype === "int8" ? "_s" : "_u";
    code
      .set(b)
      .tee(a)
      .get(b)
      .get(a)
      .get(b)
      .op(`i32.${op === "max" ? "gt" : "lt"}${sign}` as Op, "select");
  } else code.op(`i32.${name}` as Op);
};
