import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise1, elementwise2, type NoParams } from "../define.js";
import { fullLike } from "./full.js";

// Integers wrap around at their width; products go through Math.imul, as doubles would lose low bits.

export const addP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("add", {
  impl: (x, y) => x + y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] + y[q];
  },
  jvp: [(dx) => dx, (dy) => dy],
  transpose: [(ct) => ct, (ct) => ct],
});

export const subP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("sub", {
  impl: (x, y) => x - y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] - y[q];
  },
  jvp: [(dx) => dx, (dy) => neg(dy)],
  transpose: [(ct) => ct, (ct) => neg(ct)],
});

export const mulP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("mul", {
  impl: (x, y) => x * y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] * y[q];
  },
  integer: () => Math.imul,
  integerRow: () => (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = Math.imul(x[p], y[q]);
  },
  jvp: [(dx, _z, [, y]) => mul(dx, y), (dy, _z, [x]) => mul(x, dy)],
  transpose: [(ct, [, y]) => mul(ct, y), (ct, [x]) => mul(x, ct)],
});

export const divP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("div", {
  impl: (x, y) => x / y,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] / y[q];
  },
  // Towards zero; x/0 is −1 (all bits set), and MIN/−1 wraps to MIN.
  integer: () => (x, y) => (y === 0 ? -1 : Math.trunc(x / y)),
  jvp: [(dx, _z, [, y]) => div(dx, y), (dy, z, [, y]) => neg(mul(div(z, y), dy))],
  transpose: [(ct, [, y]) => div(ct, y), null],
});

export const negP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("neg", {
  impl: (x) => -x,
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = -x[p];
  },
  domain: "number",
  jvp: [(dx) => neg(dx)],
  transpose: (ct) => neg(ct),
});

/** The sum of each pair of elements. */
export const add = (x: NDArray, y: NDArray): NDArray => bind(addP, [x, y], {});

/** The difference of each pair of elements. */
export const sub = (x: NDArray, y: NDArray): NDArray => bind(subP, [x, y], {});

/** The product of each pair of elements. */
export const mul = (x: NDArray, y: NDArray): NDArray => bind(mulP, [x, y], {});

/** The quotient of each pair of elements; of integers, towards zero, with x/0 = −1. */
export const div = (x: NDArray, y: NDArray): NDArray => bind(divP, [x, y], {});

/** The negative of each element. */
export const neg = (x: NDArray): NDArray => bind(negP, [x], {});

/** c·x, for a plain number c. For rules. */
export const scale = (c: number, x: NDArray): NDArray => mul(fullLike(x, c), x);
