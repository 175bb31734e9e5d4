import type { DType } from "@nabla-js/ndarray";
import type { Expr } from "../lower/expr.js";
import type { Code } from "../wasm/code.js";
import type { Mode } from "./mode.js";
import { emitInPlace, type VectorMath } from "./vectorMath.js";

/** Calls an elementary function on what lies on the stack; one number at a time, it is put into a vector for that. */
export const emitFunction = (code: Code, mode: Mode, math: VectorMath, name: string, dtype: DType, arity: number): void => {
  const isSingle = dtype === "float32";
  if (mode === "vector" && isSingle && emitInPlace(code, math, name)) return;
  if (mode === "vector") {
    code.call(math.indexOf(name, isSingle ? "float32" : "float64"));
    return;
  }
  const index = math.indexOf(name, isSingle ? "float32" : "float64");
  const splat = isSingle ? "f32x4.splat" : "f64x2.splat";
  if (arity === 1) code.simd(splat);
  else {
    const second = code.local(isSingle ? "f32" : "f64");
    code.set(second).simd(splat).get(second).simd(splat);
  }
  code.call(index).extract(isSingle ? "f32x4.extract_lane" : "f64x2.extract_lane", 0);
};

/** The name under which an elementary function is known. */
export const nameOfFunction = ({ name, params }: Extract<Expr, { kind: "op" }>): string =>
  name === "polygamma" ? `polygamma(${(params as { readonly order: number }).order})` : name;
