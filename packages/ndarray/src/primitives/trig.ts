import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";
import * as math from "../math/trig.js";
import { mul, neg } from "./arithmetic.js";

// Each is the other's derivative, so they share a file.

export const sinP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("sin", {
  impl: math.sin,
  jvp: [(dx, _y, [x]) => mul(dx, cos(x))],
});

export const cosP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("cos", {
  impl: math.cos,
  jvp: [(dx, _y, [x]) => neg(mul(dx, sin(x)))],
});

/** The sine of each element, in radians. */
export const sin = (x: NDArray): NDArray => bind(sinP, [x], {});

/** The cosine of each element, in radians. */
export const cos = (x: NDArray): NDArray => bind(cosP, [x], {});
