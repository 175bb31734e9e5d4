import type { NDArray } from "../core.js";
import { bind, definePrimitive, hostArray, type Primitive } from "../core.js";
import { sameShape, sizeOf, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { contiguous } from "../storage.js";
import { moveaxis } from "./transpose.js";
import { checkWholes } from "../checks.js";
import { isNDArray } from "../ndarray.js";

type ReshapeParams = { readonly shape: Shape };

/** The same elements, in row-major order, under another shape of equal size. */
export const reshapeP: Primitive<ReshapeParams> = /* @__PURE__ */ definePrimitive({
  name: "reshape",
  impl: ([x], { shape }, out) =>
    // One number that repeats repeats under any shape; anything else is made row-major, which shares the buffer if it is.
    x.strides !== null && x.strides.every((stride) => stride === 0)
      ? hostArray(out, x.data, new Array<number>(shape.length).fill(0))
      : hostArray(out, contiguous(x).data),
  shape: ([x], { shape }) => {
    checkWholes("reshape", "shape", shape);
    if (sizeOf(shape) !== sizeOf(x.shape))
      throw new ShapeError({
        op: "reshape",
        given: { x: x.shape, shape },
        expected: `a shape of ${sizeOf(x.shape)} elements, not of ${sizeOf(shape)}`,
        mend: "Choose lengths whose product is the size of the array.",
      });
    return { dtype: x.dtype, shape };
  },
  jvp: [(dx, _y, _args, { shape }) => reshape(dx, shape)],
  transpose: [(ct, [x]) => reshape(ct, x.shape)],
  batch: ([x], [d], size, { shape }) => [reshape(moveaxis(x, d!, 0), [size, ...shape]), 0],
});

/** The same elements under another shape; its own shape returns `x` itself. */
export const reshape = (x: NDArray, shape: Shape): NDArray =>
  isNDArray(x) && Array.isArray(shape) && sameShape(x.shape, shape) ? x : bind(reshapeP, [x], { shape });
