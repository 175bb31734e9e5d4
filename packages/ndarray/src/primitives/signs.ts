import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, type NoParams } from "../define.js";
import { mul } from "./arithmetic.js";

/** At 0 the derivative is taken as 0. */
export const absP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("abs", {
  impl: Math.abs,
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = Math.abs(x[p]);
  },
  domain: "number",
  jvp: [(dx, _y, [x]) => mul(dx, sign(x))],
});

export const signP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("sign", {
  impl: Math.sign,
  domain: "number",
  jvp: [null],
});

/** The size of each element without its sign; of the smallest integer, itself, as it has no positive twin. */
export const abs = (x: NDArray): NDArray => bind(absP, [x], {});

/** −1, 0 or 1 as each element is negative, zero or positive; NaN for NaN. */
export const sign = (x: NDArray): NDArray => bind(signP, [x], {});
