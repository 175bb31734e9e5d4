import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";
import { add, div, mul, sub } from "./arithmetic.js";
import { fullLike } from "./full.js";
import { sqrt } from "./roots.js";

export const sinhP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("sinh", {
  impl: Math.sinh,
  jvp: [(dx, _y, [x]) => mul(dx, cosh(x))],
});

export const coshP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("cosh", {
  impl: Math.cosh,
  jvp: [(dx, _y, [x]) => mul(dx, sinh(x))],
});

/** tanh′ = 1 − tanh², as a product that keeps its digits where tanh is near ±1. */
export const tanhP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("tanh", {
  impl: Math.tanh,
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = Math.tanh(x[p]);
  },
  jvp: [(dx, y) => mul(dx, mul(plus1(y), minus1(y)))],
});

/** σ′ = σ·(1 − σ). */
export const logisticP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("logistic", {
  impl: (x) => 1 / (1 + Math.exp(-x)),
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = 1 / (1 + Math.exp(-x[p]));
  },
  jvp: [(dx, y) => mul(dx, mul(y, minus1(y)))],
});

export const asinhP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("asinh", {
  impl: Math.asinh,
  jvp: [(dx, _y, [x]) => div(dx, sqrt(plus1(mul(x, x))))],
});

export const acoshP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("acosh", {
  impl: Math.acosh,
  jvp: [(dx, _y, [x]) => div(dx, sqrt(mul(sub(x, fullLike(x, 1)), plus1(x))))],
});

export const atanhP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("atanh", {
  impl: Math.atanh,
  jvp: [(dx, _y, [x]) => div(dx, mul(plus1(x), minus1(x)))],
});

/** The hyperbolic sine of each element. */
export const sinh = (x: NDArray): NDArray => bind(sinhP, [x], {});

/** The hyperbolic cosine of each element. */
export const cosh = (x: NDArray): NDArray => bind(coshP, [x], {});

/** The hyperbolic tangent of each element. */
export const tanh = (x: NDArray): NDArray => bind(tanhP, [x], {});

/** σ(x) = 1/(1 + e⁻ˣ) of each element. */
export const logistic = (x: NDArray): NDArray => bind(logisticP, [x], {});

/** The inverse hyperbolic sine of each element. */
export const asinh = (x: NDArray): NDArray => bind(asinhP, [x], {});

/** The inverse hyperbolic cosine of each element; NaN below 1. */
export const acosh = (x: NDArray): NDArray => bind(acoshP, [x], {});

/** The inverse hyperbolic tangent of each element; ±∞ at ±1, NaN beyond. */
export const atanh = (x: NDArray): NDArray => bind(atanhP, [x], {});

/** 1 + x */
const plus1 = (x: NDArray): NDArray => add(fullLike(x, 1), x);

/** 1 − x */
const minus1 = (x: NDArray): NDArray => sub(fullLike(x, 1), x);
