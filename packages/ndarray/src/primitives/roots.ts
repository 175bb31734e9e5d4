import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";
import { div, mul, scale } from "./arithmetic.js";

// The derivatives are written in terms of the root itself: infinite at 0, where the roots are vertical.

export const sqrtP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("sqrt", {
  impl: Math.sqrt,
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = Math.sqrt(x[p]);
  },
  jvp: [(dx, y) => div(dx, scale(2, y))],
});

export const rsqrtP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("rsqrt", {
  impl: (x) => 1 / Math.sqrt(x),
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = 1 / Math.sqrt(x[p]);
  },
  jvp: [(dx, y, [x]) => mul(dx, scale(-0.5, div(y, x)))],
});

export const cbrtP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("cbrt", {
  impl: Math.cbrt,
  jvp: [(dx, y) => div(dx, scale(3, mul(y, y)))],
});

/** The square root of each element; NaN below 0. */
export const sqrt = (x: NDArray): NDArray => bind(sqrtP, [x], {});

/** 1/√x of each element. */
export const rsqrt = (x: NDArray): NDArray => bind(rsqrtP, [x], {});

/** The cube root of each element, of negative ones too. */
export const cbrt = (x: NDArray): NDArray => bind(cbrtP, [x], {});
