import { bind, definePrimitive, type NDArray, type NoParams, type Primitive } from "../core.js";
import { checkSameDType, checkSameShape } from "../checks.js";
import { elementwise2 } from "../define.js";
import { map3 } from "../loops/map.js";
import { mul } from "./arithmetic.js";
import { and } from "./bitwise.js";
import { eq, gt, lt } from "./compare.js";
import { fullLike } from "./full.js";
import { select } from "./select.js";

/** ∂z/∂x for z the larger or smaller of x and y: 1 where it is x, ½ where it is both. */
const share = (x: NDArray, y: NDArray, z: NDArray): NDArray =>
  select(eq(x, z), select(eq(y, z), fullLike(x, 0.5), fullLike(x, 1)), fullLike(x, 0));

export const maxP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("max", {
  impl: Math.max,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = Math.max(x[p], y[q]);
  },
  domain: "any",
  jvp: [(dx, z, [x, y]) => mul(dx, share(x, y, z)), (dy, z, [x, y]) => mul(dy, share(y, x, z))],
});

export const minP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("min", {
  impl: Math.min,
  row: (z, k, n, x, p, dx, y, q, dy) => {
    for (let i = 0; i < n; i++, p += dx, q += dy) z[k + i] = Math.min(x[p], y[q]);
  },
  domain: "any",
  jvp: [(dx, z, [x, y]) => mul(dx, share(x, y, z)), (dy, z, [x, y]) => mul(dy, share(y, x, z))],
});

/** min(max(lo, x), hi). On the limits themselves the derivative is zero, as beyond them. */
export const clampP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "clamp",
  impl: ([lo, x, hi], _params, out) => map3((l, v, h) => Math.min(Math.max(l, v), h), lo, x, hi, out),
  shape: ([lo, x, hi]) => {
    checkSameShape("clamp", { lo, x, hi });
    checkSameDType("clamp", { lo, x, hi });
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: [
    (dlo, _y, [lo, x, hi]) => where(and(gt(lo, x), lt(lo, hi)), dlo),
    (dx, _y, [lo, x, hi]) => where(and(gt(x, lo), lt(x, hi)), dx),
    (dhi, _y, [lo, x, hi]) => where(lt(hi, select(gt(lo, x), lo, x)), dhi),
  ],
  transpose: [null, null, null],
  batch: "elementwise",
});

/** The larger of each pair of elements; NaN if either is. Equal elements share the derivative. */
export const max = (x: NDArray, y: NDArray): NDArray => bind(maxP, [x, y], {});

/** The smaller of each pair of elements; NaN if either is. Equal elements share the derivative. */
export const min = (x: NDArray, y: NDArray): NDArray => bind(minP, [x, y], {});

/** Each element of `x`, or the limit it lies beyond; `hi` where the limits are the wrong way round. */
export const clamp = (lo: NDArray, x: NDArray, hi: NDArray): NDArray => bind(clampP, [lo, x, hi], {});

const where = (holds: NDArray, dx: NDArray): NDArray => select(holds, dx, fullLike(dx, 0));
