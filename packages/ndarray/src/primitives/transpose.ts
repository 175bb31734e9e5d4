import type { NDArray } from "../core.js";
import { bind, definePrimitive, hostArray, type Primitive } from "../core.js";
import { range } from "../shape.js";
import { stridesOf, contiguous } from "../storage.js";
import { ValueError } from "../valueError.js";
import { isNDArray } from "../ndarray.js";
import { show } from "../show.js";
import { checkAxes } from "../checks.js";
import { notAnArray } from "../notAnArray.js";

type TransposeParams = { readonly permutation: readonly number[] };

/** Reorders the axes: axis i of the output is axis `permutation[i]` of the input. */
export const transposeP: Primitive<TransposeParams> = /* @__PURE__ */ definePrimitive({
  name: "transpose",
  impl: ([x], { permutation }, out) => {
    const strides = stridesOf(x);
    return contiguous(
      hostArray(
        out,
        x.data,
        permutation.map((axis) => strides[axis]),
      ),
    );
  },
  shape: ([x], { permutation }) => {
    checkAxes("transpose", x, permutation);
    if (permutation.length !== x.shape.length)
      throw new ValueError({
        op: "transpose",
        given: `the permutation ${show(permutation)}`,
        expected: `${x.shape.length} axes`,
        mend: "List every axis of the array in its new order.",
      });
    return { dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis]) };
  },
  jvp: [(dx, _y, _args, { permutation }) => transpose(dx, permutation)],
  transpose: [(ct, _args, { permutation }) => transpose(ct, inverse(permutation))],
  batch: ([x], [d], _size, { permutation }) => [
    transpose(x, [d!, ...permutation.map((axis) => (axis < d! ? axis : axis + 1))]),
    0,
  ],
});

/** Reorders the axes of `x`; the identity permutation returns `x` itself. */
export const transpose = (x: NDArray, permutation: readonly number[]): NDArray =>
  isNDArray(x) && Array.isArray(permutation) && permutation.length === x.ndim && permutation.every((axis, i) => axis === i)
    ? x
    : bind(transposeP, [x], { permutation });

/** Moves one axis to another place; the others keep their order. */
export const moveaxis = (x: NDArray, from: number, to: number): NDArray => {
  if (!isNDArray(x)) throw notAnArray("moveaxis", "x", x, "an array");
  if (from === to) return x;
  for (const axis of [from, to]) checkAxes("moveaxis", x, [axis]);
  const permutation = range(x.ndim).filter((axis) => axis !== from);
  permutation.splice(to, 0, from);
  return transpose(x, permutation);
};

const inverse = (permutation: readonly number[]): number[] => {
  const result = new Array<number>(permutation.length);
  permutation.forEach((axis, i) => (result[axis] = i));
  return result;
};
