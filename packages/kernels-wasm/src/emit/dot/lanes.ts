import type { DType } from "@nabla-js/ndarray";
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

/** Whether a product is of a dtype that has vectors. */
export const isDotEmitted = (dtype: DType): boolean =>
  dtype === "float32" || dtype === "float64" || dtype === "int32" || dtype === "uint32";

/** The columns of a panel. */
export const columnsOf = (dtype: DType): number => panelTile.vectors * lanesFor(dtype).lanes;
