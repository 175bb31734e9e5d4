import type { NDArray } from "@nabla-js/ndarray";
import { bind, definePrimitive, hostArray, type NoParams, type Primitive } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";

/** Its argument as it is; no tangent passes. */
export const stopGradientP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive<NoParams>({
  name: "stopGradient",
  impl: ([x], _params, out) => hostArray(out, x.data, x.strides),
  shape: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  jvp: [null],
  transpose: [null],
  batch: ([x], [d]) => [bind(stopGradientP, [x], {}), d],
});

/** The same tree, whose arrays are constants to every derivative. */
export const stopGradient = <T>(x: T): T => tree.map((leaf: NDArray) => bind(stopGradientP, [leaf], {}), x);
