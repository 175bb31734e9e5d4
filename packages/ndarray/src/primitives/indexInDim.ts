import { bind, definePrimitive, hostArray, type NDArray, type Primitive } from "../core.js";
import { allocate } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { contiguous, stridesOf } from "../storage.js";
import { ValueError } from "../valueError.js";
import { moveaxis } from "./transpose.js";
import { checkAxes } from "../checks.js";
import { show } from "../show.js";

type IndexParams = { readonly index: number; readonly axis: number };
type PlaceParams = IndexParams & { readonly length: number };

/** The element `index` along `axis`, which then is gone: a view. Its adjoint is {@link placeInDimP}. */
export const indexInDimP: Primitive<IndexParams> = /* @__PURE__ */ definePrimitive({
  name: "indexInDim",
  impl: ([x], { index, axis }, out) => {
    const strides = stridesOf(x);
    const start = sizeOf(x.shape) === 0 ? 0 : index * strides[axis];
    const rest = strides.filter((_, i) => i !== axis);
    return x.strides === null && axis === 0
      ? hostArray(out, x.data.subarray(start, start + sizeOf(out.shape)))
      : hostArray(out, x.data.subarray(start), rest);
  },
  shape: ([x], { index, axis }) => {
    checkAxes("indexInDim", x, [axis]);
    checkIndex("indexInDim", index, x.shape[axis]);
    return { dtype: x.dtype, shape: x.shape.filter((_, i) => i !== axis) };
  },
  jvp: [(dx, _y, _args, { index, axis }) => indexInDim(dx, index, axis)],
  transpose: [(ct, [x], { index, axis }) => placeInDim(ct, index, axis, x.shape[axis])],
  batch: ([x], [d], _size, { index, axis }) => [indexInDim(moveaxis(x, d!, 0), index, axis + 1), 0],
});

/** Zeros of `length` along a new `axis`, with `x` at `index`. The adjoint of {@link indexInDimP}. */
export const placeInDimP: Primitive<PlaceParams> = /* @__PURE__ */ definePrimitive({
  name: "placeInDim",
  impl: ([x], { index, axis, length }, out) => {
    const { data } = contiguous(x);
    const result = allocate(x.dtype, sizeOf(out.shape));
    const outer = sizeOf(x.shape.slice(0, axis));
    const inner = sizeOf(x.shape.slice(axis));
    for (let i = 0; i < outer; i++) result.set(data.subarray(i * inner, (i + 1) * inner), (i * length + index) * inner);
    return result;
  },
  shape: ([x], { index, axis, length }) => {
    checkIndex("placeInDim", index, length);
    checkAxes("placeInDim", { dtype: x.dtype, shape: [length, ...x.shape] }, [axis]);
    return { dtype: x.dtype, shape: [...x.shape.slice(0, axis), length, ...x.shape.slice(axis)] };
  },
  jvp: [(dx, _y, _args, { index, axis, length }) => placeInDim(dx, index, axis, length)],
  transpose: [(ct, _args, { index, axis }) => indexInDim(ct, index, axis)],
  batch: ([x], [d], _size, { index, axis, length }) => [placeInDim(moveaxis(x, d!, 0), index, axis + 1, length), 0],
});

/** The element `index` along `axis` of `x`, without that axis. */
export const indexInDim = (x: NDArray, index: number, axis: number): NDArray => bind(indexInDimP, [x], { index, axis });

/** Zeros of `length` along a new `axis`, with `x` at `index`. */
export const placeInDim = (x: NDArray, index: number, axis: number, length: number): NDArray =>
  bind(placeInDimP, [x], { index, axis, length });

const checkIndex = (op: string, index: number, length: number): void => {
  if (!Number.isInteger(index) || !Number.isInteger(length) || index < 0 || index >= length)
    throw new ValueError({
      op,
      given: `the index ${show(index)} along an axis of ${show(length)}`,
      expected: "a whole number from 0 on, below the length of the axis",
      mend: "Use np.take, which takes negative indices.",
    });
};
