import { broadcastTo } from "../broadcast.js";
import type { DType } from "../dtype.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { add, sub } from "../primitives/arithmetic.js";
import { lt } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { floatOf } from "../promote.js";
import type { Shape } from "../shape.js";
import { checkKey } from "./key.js";
import { uniform } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { show } from "../show.js";
import { DTypeError } from "../dtypeError.js";
import { isDType, isUnsigned } from "../dtype.js";

/**
 * True with probability `p`: u < p, with u uniform in [0, 1). So p = 0 is never true and p = 1 always.
 *
 * @param key - A key, `[2]`.
 * @param p - The probability; stretches to the shape. @defaultValue 0.5
 * @param shape - @defaultValue the shape of `p`
 * @returns Bool, `shape`.
 */
export const bernoulli = (key: NDArray, p: ArrayLike = 0.5, shape: Shape = isNDArray(p) ? p.shape : []): NDArray => {
  checkKey("bernoulli", key);
  checkWholes("bernoulli", "shape", shape);
  const probability = broadcastTo(floatOf("bernoulli", p), shape, "bernoulli");
  return lt(uniform(key, shape, { dtype: probability.dtype as "float32" | "float64" }), probability);
};

/** The option of {@link rademacher}. */
export interface RademacherOptions {
  /** @defaultValue "int32" */
  readonly dtype?: Exclude<DType, "bool" | "uint8" | "uint32">;
}

/**
 * −1 or 1, equally likely.
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 */
export const rademacher = (key: NDArray, shape: Shape = [], options?: RademacherOptions): NDArray => {
  const { dtype } = optionsOf("rademacher", options, { dtype: "int32" });
  checkKey("rademacher", key);
  checkWholes("rademacher", "shape", shape);
  if (!isDType(dtype) || dtype === ("bool" as DType) || isUnsigned(dtype))
    throw new DTypeError({
      op: "rademacher",
      given: { dtype: show(dtype) },
      expected: "a dtype that holds −1",
      mend: "Draw int32, and convert.",
    });
  const bit = convertDtype(bernoulli(key, 0.5, shape), dtype);
  return sub(add(bit, bit), fullLike(bit, 1));
};
