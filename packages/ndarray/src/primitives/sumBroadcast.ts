import type { NDArray } from "../core.js";
import { bind, definePrimitive, hostArray, type Primitive } from "../core.js";
import { reduceLoop, sumFold, wrappingSumFold } from "../loops/reduce.js";
import { checkAxes, checkNumber, isIdle } from "../checks.js";
import { isFloat } from "../dtype.js";
import { sameShape, withoutAxes, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { stridesOf } from "../storage.js";
import { moveaxis } from "./transpose.js";

type SumParams = { readonly axes: readonly number[] };
type BroadcastParams = { readonly shape: Shape; readonly axes: readonly number[] };

/** Sums over `axes`. The adjoint of {@link broadcastInDimP}. */
export const reduceSumP: Primitive<SumParams> = /* @__PURE__ */ definePrimitive({
  name: "reduceSum",
  impl: ([x], { axes }, out) => reduceLoop(x, axes, out, 0, isFloat(x.dtype) ? sumFold : wrappingSumFold),
  shape: ([x], { axes }) => {
    checkNumber("reduceSum", { x });
    checkAxes("reduceSum", x, axes);
    return { dtype: x.dtype, shape: withoutAxes(x.shape, axes) };
  },
  jvp: [(dx, _y, _args, { axes }) => reduceSum(dx, axes)],
  transpose: [(ct, [x], { axes }) => broadcastInDim(ct, x.shape, axes)],
  batch: ([x], [d], _size, { axes }) => [reduceSum(moveaxis(x, d!, 0), behindBatch(axes)), 0],
});

/** Repeats along new `axes` of `shape`: free, as the new axes have stride 0. The adjoint of {@link reduceSumP}. */
export const broadcastInDimP: Primitive<BroadcastParams> = /* @__PURE__ */ definePrimitive({
  name: "broadcastInDim",
  impl: ([x], { axes, shape }, out) => {
    const strides = stridesOf(x);
    let own = 0;
    return hostArray(
      out,
      x.data,
      shape.map((_, axis) => (axes.includes(axis) ? 0 : strides[own++])),
    );
  },
  shape: ([x], { shape, axes }) => {
    if (Array.isArray(shape)) checkAxes("broadcastInDim", { dtype: x.dtype, shape }, axes);
    if (!Array.isArray(shape) || !sameShape(withoutAxes(shape, axes), x.shape))
      throw new ShapeError({
        op: "broadcastInDim",
        given: { x: x.shape, shape, axes },
        expected: "the shape of x where the new axes are left out",
        mend: "Let axes name exactly the axes of shape that x does not have.",
      });
    return { dtype: x.dtype, shape };
  },
  jvp: [(dx, _y, _args, { shape, axes }) => broadcastInDim(dx, shape, axes)],
  transpose: [(ct, _args, { axes }) => reduceSum(ct, axes)],
  batch: ([x], [d], size, { shape, axes }) => [broadcastInDim(moveaxis(x, d!, 0), [size, ...shape], behindBatch(axes)), 0],
});

/** The sum over `axes`, which then are gone; over none, `x` itself. Floats are summed in double and rounded once. */
export const reduceSum = (x: NDArray, axes: readonly number[]): NDArray =>
  isIdle(x, axes) ? x : bind(reduceSumP, [x], { axes });

/** `x` repeated along the new `axes` of `shape`; with none, `x` itself. */
export const broadcastInDim = (x: NDArray, shape: Shape, axes: readonly number[]): NDArray =>
  isIdle(x, axes) && Array.isArray(shape) && sameShape(shape, x.shape) ? x : bind(broadcastInDimP, [x], { shape, axes });

/** The same axes, seen once a batch axis stands in front. */
export const behindBatch = (axes: readonly number[]): number[] => axes.map((axis) => axis + 1);
