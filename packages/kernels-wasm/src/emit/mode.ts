import type { DType } from "@nabla-js/ndarray";
import type { Code, ValueType } from "../wasm/code.js";

/** One element at a time, or as many as fit a vector. A bool is 0 or 1 in scalar code, a mask of all bits in vectors. */
export type Mode = "scalar" | "vector";

/** The type of an element on the stack. */
export const valueType = (dtype: DType, mode: Mode): ValueType =>
  mode === "vector" ? "v128" : dtype === "float32" ? "f32" : dtype === "float64" ? "f64" : "i32";

/** Leaves a number of a dtype on the stack. */
export const emitConstant = (code: Code, value: number, dtype: DType, mode: Mode): void => {
  if (mode === "vector") {
    if (dtype === "float32") code.f32x4(value);
    else if (dtype === "float64") code.f64x2(value);
    else code.v128Words(dtype === "bool" ? (value === 0 ? 0 : -1) : value);
  } else if (dtype === "float32") code.f32(value);
  else if (dtype === "float64") code.f64(value);
  else code.i32(dtype === "bool" ? (value === 0 ? 0 : 1) : value | 0);
};
