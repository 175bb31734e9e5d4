import type { NDArray } from "../core.js";
import { bind, definePrimitive, type Primitive } from "../core.js";
import { checkAxes, isIdle } from "../checks.js";
import { allocate } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { copyStrided, stridesOf } from "../storage.js";

type ReverseParams = { readonly axes: readonly number[] };

/** The elements in the opposite order along `axes`. Its own adjoint. */
export const reverseP: Primitive<ReverseParams> = /* @__PURE__ */ definePrimitive({
  name: "reverse",
  impl: ([x], { axes }, out) => {
    const data = allocate(x.dtype, sizeOf(out.shape));
    const strides = [...stridesOf(x)];
    let first = 0;
    for (const axis of axes) {
      first += (x.shape[axis] - 1) * strides[axis];
      strides[axis] = -strides[axis];
    }
    copyStrided(x.data, x.shape, strides, data, 0, first);
    return data;
  },
  shape: ([x], { axes }) => {
    checkAxes("reverse", x, axes);
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: [(dx, _y, _args, { axes }) => reverse(dx, axes)],
  transpose: [(ct, _args, { axes }) => reverse(ct, axes)],
  batch: ([x], [d], _size, { axes }) => [
    reverse(
      x,
      axes.map((axis) => (axis < d! ? axis : axis + 1)),
    ),
    d,
  ],
});

/** The elements of `x` in the opposite order along `axes`; along none, `x` itself. */
export const reverse = (x: NDArray, axes: readonly number[]): NDArray => (isIdle(x, axes) ? x : bind(reverseP, [x], { axes }));
