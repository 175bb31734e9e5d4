import { bind, definePrimitive, type NDArray, type NoParams, type Primitive } from "../core.js";
import { checkFloat, checkSameDType, checkSameShape } from "../checks.js";
import { map2 } from "../loops/map.js";

/** No tangent passes. */
export const nextAfterP: Primitive<NoParams> = /* @__PURE__ */ definePrimitive({
  name: "nextAfter",
  impl: ([x, y], _params, out) => map2(out.dtype === "float32" ? stepper32() : stepper64(), x, y, out),
  shape: ([x, y]) => {
    checkSameShape("nextAfter", { x, y });
    checkSameDType("nextAfter", { x, y });
    checkFloat("nextAfter", { x, y });
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: [null, null],
  transpose: [null, null],
  batch: "elementwise",
});

/** The neighbour of x among the numbers of its dtype, towards y; y where they are equal. */
export const nextAfter = (x: NDArray, y: NDArray): NDArray => bind(nextAfterP, [x, y], {});

// The bits of floats of one sign, read as integers, are in the order of the floats: neighbours are one apart.

const stepper32 = (): ((x: number, y: number) => number) => {
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  return (x, y) => {
    if (x === y || x !== x || y !== y) return x === y ? y : NaN;
    if (x === 0) return Math.sign(y) * 2 ** -149;
    float[0] = x;
    bits[0] += y > x === x > 0 ? 1 : -1;
    return float[0];
  };
};

const stepper64 = (): ((x: number, y: number) => number) => {
  const float = new Float64Array(1);
  const bits = new BigInt64Array(float.buffer);
  return (x, y) => {
    if (x === y || x !== x || y !== y) return x === y ? y : NaN;
    if (x === 0) return Math.sign(y) * Number.MIN_VALUE;
    float[0] = x;
    bits[0] += y > x === x > 0 ? 1n : -1n;
    return float[0];
  };
};
