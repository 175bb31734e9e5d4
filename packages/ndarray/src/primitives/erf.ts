import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";
import * as math from "../math/erf.js";
import { mul, neg, scale } from "./arithmetic.js";
import { exp } from "./exponential.js";

/** 2/√π · e^(−x²), the derivative of the error function. */
const gauss = (x: NDArray): NDArray => scale(2 / Math.sqrt(Math.PI), exp(neg(mul(x, x))));

export const erfP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("erf", {
  impl: math.erf,
  jvp: [(dx, _y, [x]) => mul(dx, gauss(x))],
});

export const erfcP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("erfc", {
  impl: math.erfc,
  jvp: [(dx, _y, [x]) => neg(mul(dx, gauss(x)))],
});

export const erfInvP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("erfInv", {
  impl: math.erfInv,
  jvp: [(dx, y) => mul(dx, scale(Math.sqrt(Math.PI) / 2, exp(mul(y, y))))],
});

/** The error function of each element, 2/√π ∫₀ˣ e^(−t²) dt. */
export const erf = (x: NDArray): NDArray => bind(erfP, [x], {});

/** 1 − erf(x) of each element, with all its digits where that is small. */
export const erfc = (x: NDArray): NDArray => bind(erfcP, [x], {});

/** The number whose error function each element is; ±∞ at ±1, NaN beyond. */
export const erfInv = (x: NDArray): NDArray => bind(erfInvP, [x], {});
