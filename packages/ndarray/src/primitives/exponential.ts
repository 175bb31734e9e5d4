import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";
import { add, div, mul, scale } from "./arithmetic.js";
import { fullLike } from "./full.js";

export const expP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("exp", {
  impl: Math.exp,
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = Math.exp(x[p]);
  },
  jvp: [(dx, y) => mul(dx, y)],
});

export const exp2P: Primitive<NoParams> = /* @__PURE__ */ elementwise1("exp2", {
  impl: (x) => 2 ** x,
  jvp: [(dx, y) => mul(dx, scale(Math.LN2, y))],
});

export const logP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("log", {
  impl: Math.log,
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = Math.log(x[p]);
  },
  jvp: [(dx, _y, [x]) => div(dx, x)],
});

export const expm1P: Primitive<NoParams> = /* @__PURE__ */ elementwise1("expm1", {
  impl: Math.expm1,
  jvp: [(dx, y) => mul(dx, add(y, fullLike(y, 1)))],
});

export const log1pP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("log1p", {
  impl: Math.log1p,
  jvp: [(dx, _y, [x]) => div(dx, add(x, fullLike(x, 1)))],
});

/** eˣ of each element. */
export const exp = (x: NDArray): NDArray => bind(expP, [x], {});

/** 2ˣ of each element. */
export const exp2 = (x: NDArray): NDArray => bind(exp2P, [x], {});

/** The natural logarithm of each element; −∞ at 0, NaN below. */
export const log = (x: NDArray): NDArray => bind(logP, [x], {});

/** eˣ − 1 of each element, exact near 0 too. */
export const expm1 = (x: NDArray): NDArray => bind(expm1P, [x], {});

/** log(1 + x) of each element, exact near 0 too. */
export const log1p = (x: NDArray): NDArray => bind(log1pP, [x], {});
