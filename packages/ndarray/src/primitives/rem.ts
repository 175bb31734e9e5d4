import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise2, type NoParams } from "../define.js";
import { div, mul, neg } from "./arithmetic.js";
import { floor } from "./rounding.js";
import { abs, sign } from "./signs.js";

/** x − y·trunc(x/y): between the jumps, 1 in x and −trunc(x/y) in y. */
export const remP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("rem", {
  impl: (x, y) => x % y,
  integer: () => (x, y) => (y === 0 ? x : x % y),
  jvp: [(dx) => dx, (dy, _z, [x, y]) => neg(mul(dy, truncate(div(x, y))))],
});

/** The remainder of x/y, with the sign of x; of integers by 0, x itself; of floats by 0, NaN. */
export const rem = (x: NDArray, y: NDArray): NDArray => bind(remP, [x, y], {});

const truncate = (x: NDArray): NDArray => mul(sign(x), floor(abs(x)));
