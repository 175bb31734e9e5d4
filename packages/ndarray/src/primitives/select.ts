import { bind, definePrimitive, type NDArray, type NoParams, type Primitive } from "../core.js";
import { checkSameDType, checkSameShape } from "../checks.js";
import { DTypeError } from "../dtypeError.js";
import { rows3, type Row3 } from "../loops/rows.js";
import { fullLike } from "./full.js";

const row: Row3 = (z, k, n, w, o, dw, x, p, dx, y, q, dy) => {
  for (let i = 0; i < n; i++, o += dw, p += dx, q += dy) z[k + i] = w[o] === 0 ? y[q] : x[p];
};

/** `x` where the predicate holds, `y` elsewhere. */
export const selectP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "select",
  impl: ([predicate, x, y], _params, out) => rows3(row, predicate, x, y, out),
  shape: ([predicate, x, y]) => {
    checkSameShape("select", { predicate, x, y });
    checkSameDType("select", { x, y });
    if (predicate.dtype !== "bool")
      throw new DTypeError({
        op: "select",
        given: { predicate: predicate.dtype },
        expected: "a predicate of bool",
        mend: "Compare first, for instance with notEqual(predicate, 0).",
      });
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: [null, (dx, _z, [p]) => select(p, dx, fullLike(dx, 0)), (dy, _z, [p]) => select(p, fullLike(dy, 0), dy)],
  transpose: [null, (ct, [p]) => select(p, ct, fullLike(ct, 0)), (ct, [p]) => select(p, fullLike(ct, 0), ct)],
  batch: "elementwise",
});

/** `x` where `predicate` (bool) holds, `y` elsewhere; all of one shape. */
export const select = (predicate: NDArray, x: NDArray, y: NDArray): NDArray => bind(selectP, [predicate, x, y], {});
