import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkFloat } from "../checks.js";
import { elementwise1, type NoParams } from "../define.js";
import { map1 } from "../loops/map.js";
import * as math from "../math/gamma.js";
import { ValueError } from "../valueError.js";
import { mul } from "./arithmetic.js";
import { show } from "../show.js";

type PolygammaParams = { readonly order: number };

// Each is the derivative of the one before, so they share a file.

export const lgammaP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("lgamma", {
  impl: math.lgamma,
  jvp: [(dx, _y, [x]) => mul(dx, digamma(x))],
});

export const digammaP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("digamma", {
  impl: math.digamma,
  jvp: [(dx, _y, [x]) => mul(dx, polygamma(x, 1))],
});

export const polygammaP: Primitive<PolygammaParams> = /* @__PURE__ */ definePrimitive({
  name: "polygamma",
  impl: ([x], { order }, out) => map1((v) => math.polygamma(order, v), x, out),
  shape: ([x], { order }) => {
    checkFloat("polygamma", { x });
    if (!Number.isInteger(order) || order < 0)
      throw new ValueError({
        op: "polygamma",
        given: `order ${show(order)}`,
        expected: "a whole number from 0 on",
        mend: "Count derivatives of digamma.",
      });
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: [(dx, _y, [x], { order }) => mul(dx, polygamma(x, order + 1))],
  transpose: [null],
  batch: "elementwise",
});

/** log |Γ(x)| of each element; ∞ at 0, −1, −2, … */
export const lgamma = (x: NDArray): NDArray => bind(lgammaP, [x], {});

/** ψ(x), the derivative of log Γ, of each element; NaN at 0, −1, −2, … */
export const digamma = (x: NDArray): NDArray => bind(digammaP, [x], {});

/** The derivative of ψ of a given order, of each element; of order 0, ψ itself. */
export const polygamma = (x: NDArray, order: number): NDArray => bind(polygammaP, [x], { order });
