import { bind, definePrimitive, hostArray, type NDArray, type NoParams, type Primitive } from "../core.js";

/** Its argument as it is; no tangent passes. */
export const stopGradientP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive<NoParams>({
  name: "stopGradient",
  impl: ([x], _params, out) => hostArray(out, x.data, x.strides),
  shape: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  jvp: [null],
  transpose: [null],
  batch: "elementwise",
});

/** `x` as it is, but a constant to every derivative. */
export const stopGradient = (x: NDArray): NDArray => bind(stopGradientP, [x], {});
