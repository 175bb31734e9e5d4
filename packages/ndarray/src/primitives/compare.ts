import { bind, type NDArray, type Primitive } from "../core.js";
import { elementwise2, type NoParams } from "../define.js";
import type { Row2 } from "../loops/rows.js";

// NaN equals nothing and is neither less nor greater, as IEEE 754 has it. No tangent passes.

const comparison = (name: string, impl: (x: number, y: number) => boolean, row: Row2): Primitive<NoParams> =>
  elementwise2(name, { impl: (x, y) => (impl(x, y) ? 1 : 0), row, domain: "any", result: "bool", jvp: [null, null] });

export const eqP: Primitive<NoParams> = /* @__PURE__ */ comparison(
  "eq",
  (x, y) => x === y,
  (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] === y[q] ? 1 : 0;
  },
);

export const neP: Primitive<NoParams> = /* @__PURE__ */ comparison(
  "ne",
  (x, y) => x !== y,
  (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] !== y[q] ? 1 : 0;
  },
);

export const ltP: Primitive<NoParams> = /* @__PURE__ */ comparison(
  "lt",
  (x, y) => x < y,
  (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] < y[q] ? 1 : 0;
  },
);

export const leP: Primitive<NoParams> = /* @__PURE__ */ comparison(
  "le",
  (x, y) => x <= y,
  (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] <= y[q] ? 1 : 0;
  },
);

export const gtP: Primitive<NoParams> = /* @__PURE__ */ comparison(
  "gt",
  (x, y) => x > y,
  (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] > y[q] ? 1 : 0;
  },
);

export const geP: Primitive<NoParams> = /* @__PURE__ */ comparison(
  "ge",
  (x, y) => x >= y,
  (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = x[p] >= y[q] ? 1 : 0;
  },
);

/** Whether x = y, as bool. */
export const eq = (x: NDArray, y: NDArray): NDArray => bind(eqP, [x, y], {});

/** Whether x ≠ y, as bool; NaN differs from itself. */
export const ne = (x: NDArray, y: NDArray): NDArray => bind(neP, [x, y], {});

/** Whether x < y, as bool. */
export const lt = (x: NDArray, y: NDArray): NDArray => bind(ltP, [x, y], {});

/** Whether x ≤ y, as bool. */
export const le = (x: NDArray, y: NDArray): NDArray => bind(leP, [x, y], {});

/** Whether x > y, as bool. */
export const gt = (x: NDArray, y: NDArray): NDArray => bind(gtP, [x, y], {});

/** Whether x ≥ y, as bool. */
export const ge = (x: NDArray, y: NDArray): NDArray => bind(geP, [x, y], {});
