import type { DType } from "@nabla-js/ndarray";
import type { Code } from "../wasm/code.js";

const isFloat = (dtype: DType): boolean => dtype === "float32" || dtype === "float64";

/** Cuts the 32-bit integers on the stack to the 8 bits of a dtype; the others stay. */
export const wrap = (code: Code, dtype: DType, isVector: boolean): void => {
  if (dtype === "uint8") {
    if (isVector) code.v128Words(255).simd("v128.and");
    else code.i32(255).op("i32.and");
  } else if (dtype === "int8") {
    if (isVector) code.i32(24).simd("i32x4.shl").i32(24).simd("i32x4.shr_s");
    else code.op("i32.extend8_s");
  }
};

/** Turns the vector on the stack into another dtype: floats saturate, integers keep their low bits. */
export const convertVector = (code: Code, from: DType, to: DType): void => {
  if (from === to) return;
  if (to === "bool") {
    if (from === "float32") code.f32x4(0).simd("f32x4.ne");
    else if (from === "float64") code.f64x2(0).simd("f64x2.ne");
    else code.v128Words(0).simd("i32x4.ne");
  } else if (from === "bool") {
    if (to === "float64") code.f64x2(1);
    else if (to === "float32") code.f32x4(1);
    else code.v128Words(1);
    code.simd("v128.and");
  } else if (from === "float32") {
    code.simd(to === "uint32" ? "i32x4.trunc_sat_f32x4_u" : "i32x4.trunc_sat_f32x4_s");
    if (to === "uint8") code.v128Words(0).simd("i32x4.max_s").v128Words(255).simd("i32x4.min_s");
    if (to === "int8") code.v128Words(-128).simd("i32x4.max_s").v128Words(127).simd("i32x4.min_s");
  } else if (to === "float32") code.simd(from === "uint32" ? "f32x4.convert_i32x4_u" : "f32x4.convert_i32x4_s");
  else wrap(code, to, true);
};

/** Turns the number on the stack into another dtype. */
export const convertScalar = (code: Code, from: DType, to: DType): void => {
  if (from === to) return;
  if (to === "bool") {
    if (from === "float32") code.f32(0).op("f32.ne");
    else if (from === "float64") code.f64(0).op("f64.ne");
    else code.i32(0).op("i32.ne");
  } else if (isFloat(from) && isFloat(to)) code.op(to === "float32" ? "f32.demote_f64" : "f64.promote_f32");
  else if (isFloat(to)) {
    const type = to === "float32" ? "f32" : "f64";
    code.op(from === "uint32" ? `${type}.convert_i32_u` : `${type}.convert_i32_s`);
  } else if (isFloat(from)) {
    const isWide = from === "float64";
    code.truncSat(to === "uint32" ? (isWide ? 3 : 1) : isWide ? 2 : 0);
    if (to === "uint8") clamp(code, 0, 255);
    if (to === "int8") clamp(code, -128, 127);
  } else wrap(code, to, false);
};

const clamp = (code: Code, low: number, high: number): void => {
  const x = code.local("i32");
  code.set(x).get(x).i32(low).get(x).i32(low).op("i32.gt_s", "select").set(x);
  code.get(x).i32(high).get(x).i32(high).op("i32.lt_s", "select");
};
