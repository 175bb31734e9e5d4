import type { DType } from "@nabla-js/ndarray";
import type { Code } from "../wasm/code.js";
import type { Op, SimdOp } from "../wasm/opcodes.js";
import { wrap } from "./convert.js";
import { remainder } from "./helpers.js";
import type { Library } from "./math/mathBlock.js";
import type { Mode } from "./mode.js";

/** One operation on what lies on the stack. */
export const emitUnary = (code: Code, mode: Mode, name: string, dtype: DType): void => {
  const isVector = mode === "vector";
  if (dtype === "float32" || dtype === "float64") {
    if (isVector) code.simd(`${dtype === "float32" ? "f32x4" : "f64x2"}.${name}` as SimdOp);
    else code.op(`${dtype === "float32" ? "f32" : "f64"}.${name}` as Op);
    return;
  }
  if (name === "abs" && (dtype === "uint32" || dtype === "uint8")) return;
  if (isVector) code.simd(`i32x4.${name}` as SimdOp);
  else {
    const local = code.local("i32");
    if (name === "neg") code.set(local).i32(0).get(local).op("i32.sub");
    else code.set(local).get(local).i32(0).get(local).op("i32.sub").get(local).i32(0).op("i32.ge_s", "select");
  }
  wrap(code, dtype, isVector);
};

/** One operation on the two values on the stack. */
export const emitBinary = (code: Code, mode: Mode, library: Library, name: string, dtype: DType): void => {
  const isVector = mode === "vector";
  if (dtype === "float32" || dtype === "float64") {
    if (name === "rem") callRemainder(code, library, dtype);
    else if (isVector) code.simd(`${dtype === "float32" ? "f32x4" : "f64x2"}.${name}` as SimdOp);
    else code.op(`${dtype === "float32" ? "f32" : "f64"}.${name}` as Op);
    return;
  }
  if (name === "and" || name === "or" || name === "xor") {
    if (isVector) code.simd(`v128.${name}`);
    else code.op(`i32.${name}`);
    return;
  }
  if (dtype === "bool" && (name === "max" || name === "min")) {
    emitBinary(code, mode, library, name === "max" ? "or" : "and", dtype);
    return;
  }
  const sign = dtype === "int32" || dtype === "int8" ? "_s" : "_u";
  if (name === "div" || name === "rem") divide(code, name, sign);
  else if (isVector) code.simd(`i32x4.${name}${/^(lt|le|gt|ge|max|min)$/.test(name) ? sign : ""}` as SimdOp);
  else if (name === "max" || name === "min") {
    const [a, b] = [code.local("i32"), code.local("i32")];
    code.set(b).tee(a).get(b).get(a).get(b);
    code.op(`i32.${name === "max" ? "gt" : "lt"}${sign}` as Op, "select");
  } else code.op(`i32.${name}${/^(lt|le|gt|ge)$/.test(name) ? sign : ""}` as Op);
  if (/^(add|sub|mul|div|rem)$/.test(name)) wrap(code, dtype, isVector);
};

/** Towards zero, with x/0 = −1, x rem 0 = x, and MIN/−1 = MIN. */
const divide = (code: Code, name: "div" | "rem", sign: "_s" | "_u"): void => {
  const [x, y, divisor] = [code.local("i32"), code.local("i32"), code.local("i32")];
  code.set(y).set(x);
  // Where the division would trap, it is by 1.
  code.i32(1).get(y).get(y).op("i32.eqz");
  if (sign === "_s") code.get(y).i32(-1).op("i32.eq", "i32.or");
  code.op("select").set(divisor);
  code.get(x).get(divisor).op(`i32.${name}${sign}`).set(divisor);
  if (name === "div") {
    if (sign === "_s") {
      code.i32(0).get(x).op("i32.sub").get(divisor).get(y).i32(-1).op("i32.eq", "select").set(divisor);
    }
    code.i32(-1).get(divisor).get(y).op("i32.eqz", "select");
  } else code.get(x).get(divisor).get(y).op("i32.eqz", "select");
};

const callRemainder = (code: Code, library: Library, dtype: "float32" | "float64"): void => {
  if (dtype === "float64") code.call(remainder(library));
  else {
    const y = code.local("f32");
    code.set(y).op("f64.promote_f32").get(y).op("f64.promote_f32").call(remainder(library)).op("f32.demote_f64");
  }
};
