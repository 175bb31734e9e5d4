import { bind, definePrimitive, hostArray, type NDArray, type Primitive } from "../core.js";
import { casting, wraps } from "../casts.js";
import { allocate, isFloat, type DType } from "../dtype.js";
import { map1 } from "../loops/map.js";
import { checkDType } from "../checks.js";
import { isNDArray } from "../ndarray.js";

type ConvertParams = { readonly dtype: DType };

/**
 * Each element in another dtype. A float becomes an integer towards zero, saturated, NaN as 0; an integer becomes a
 * narrower one by its low bits; anything becomes bool by "is not zero".
 */
export const convertDtypeP: Primitive<ConvertParams> = /* @__PURE__ */ definePrimitive({
  name: "convertDtype",
  impl: ([x], { dtype }, out) => {
    if (x.dtype === dtype) return hostArray(out, x.data, x.strides);
    if (!isFloat(dtype) && !wraps(x.dtype, dtype)) return map1(casting(dtype), x, out);
    // Typed arrays convert by themselves: to floats by rounding, between integers by the low bits.
    const data = allocate(dtype, x.data.length);
    data.set(x.data);
    return hostArray(out, data, x.strides);
  },
  shape: ([x], { dtype }) => {
    checkDType("convertDtype", dtype);
    return { dtype, shape: x.shape };
  },
  jvp: [(dx, _y, _args, { dtype }) => (isFloat(dtype) ? convertDtype(dx, dtype) : null)],
  transpose: [(ct, [x]) => convertDtype(ct, x.dtype)],
  batch: "elementwise",
});

/** `x` in another dtype; in its own, `x` itself. A traced number becomes an ordinary one. */
export const convertDtype = (x: NDArray, dtype: DType): NDArray =>
  isNDArray(x) && x.dtype === dtype && x.weak === undefined ? x : bind(convertDtypeP, [x], { dtype });
