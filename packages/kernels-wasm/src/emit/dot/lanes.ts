import type { DType } from "@nabla-js/ndarray";
import type { Code, Local } from "../../wasm/code.js";
import type { SimdOp } from "../../wasm/opcodes.js";
import { panelTile } from "./tileShape.js";

/** The instructions of a product in one dtype. */
export interface Lanes {
  readonly lanes: number;
  readonly splat: SimdOp;
  readonly mul: SimdOp;
  readonly add: SimdOp;
}

export const lanesFor = (dtype: DType): Lanes =>
  dtype === "float64"
    ? { lanes: 2, splat: "v128.load64_splat", mul: "f64x2.mul", add: "f64x2.add" }
    : dtype === "float32"
      ? { lanes: 4, splat: "v128.load32_splat", mul: "f32x4.mul", add: "f32x4.add" }
      : { lanes: 4, splat: "v128.load32_splat", mul: "i32x4.mul", add: "i32x4.add" };

/** sum ← sum + a·b: two instructions that round twice or, in relaxed SIMD, one that rounds once where the machine has it. */
export const emitMulAdd = (code: Code, dtype: DType, isRelaxed: boolean, sum: Local, a: Local, b: Local): void => {
  if (isRelaxed && (dtype === "float32" || dtype === "float64"))
    code
      .get(a)
      .get(b)
      .get(sum)
      .simd(dtype === "float32" ? "f32x4.relaxed_madd" : "f64x2.relaxed_madd");
  else {
    const { mul, add } = lanesFor(dtype);
    code.get(sum).get(a).get(b).simd(mul, add);
  }
  code.set(sum);
};

/** Whether a product is of a dtype that has vectors. */
export const isDotEmitted = (dtype: DType): boolean =>
  dtype === "float32" || dtype === "float64" || dtype === "int32" || dtype === "uint32";

/** The columns of a panel. */
export const columnsOf = (dtype: DType): number => panelTile.vectors * lanesFor(dtype).lanes;
