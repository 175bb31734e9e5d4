import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, elementwise2, type NoParams } from "../define.js";
import { tan as tanOf } from "../math/trig.js";
import { add, div, mul, neg, sub } from "./arithmetic.js";
import { fullLike } from "./full.js";
import { sqrt } from "./roots.js";

export const tanP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("tan", {
  impl: tanOf,
  jvp: [(dx, y) => mul(dx, onePlusSquare(y))],
});

export const asinP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("asin", {
  impl: Math.asin,
  jvp: [(dx, _y, [x]) => div(dx, cosine(x))],
});

export const acosP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("acos", {
  impl: Math.acos,
  jvp: [(dx, _y, [x]) => neg(div(dx, cosine(x)))],
});

export const atanP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("atan", {
  impl: Math.atan,
  jvp: [(dx, _y, [x]) => div(dx, onePlusSquare(x))],
});

/** With r² = y² + x²: ∂/∂y = x/r², ∂/∂x = −y/r². */
export const atan2P: Primitive<NoParams> = /* @__PURE__ */ elementwise2("atan2", {
  impl: Math.atan2,
  domain: "float",
  jvp: [
    (dy, _z, [y, x]) => mul(dy, div(x, add(mul(y, y), mul(x, x)))),
    (dx, _z, [y, x]) => neg(mul(dx, div(y, add(mul(y, y), mul(x, x))))),
  ],
});

/** The tangent of each element, in radians. */
export const tan = (x: NDArray): NDArray => bind(tanP, [x], {});

/** The angle in [−π/2, π/2] whose sine each element is; NaN beyond ±1. */
export const asin = (x: NDArray): NDArray => bind(asinP, [x], {});

/** The angle in [0, π] whose cosine each element is; NaN beyond ±1. */
export const acos = (x: NDArray): NDArray => bind(acosP, [x], {});

/** The angle in (−π/2, π/2) whose tangent each element is. */
export const atan = (x: NDArray): NDArray => bind(atanP, [x], {});

/** The angle of each point (x, y) from the positive x axis, in [−π, π]; y comes first. */
export const atan2 = (y: NDArray, x: NDArray): NDArray => bind(atan2P, [y, x], {});

/** 1 + x² */
const onePlusSquare = (x: NDArray): NDArray => add(fullLike(x, 1), mul(x, x));

/** √(1 − x²), the cosine of the angle whose sine is x. */
const cosine = (x: NDArray): NDArray => sqrt(mul(sub(fullLike(x, 1), x), add(fullLike(x, 1), x)));
