/** Functions applied along axes. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { moveaxis } from "../primitives/transpose.js";
import { reshape } from "../primitives/reshape.js";
import { arrayOf } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axesOf, axisOf } from "./arguments.js";
import { stack } from "./joining.js";
import { unstack } from "./splitting.js";
import { range } from "../shape.js";

/**
 * A function of vectors, called for each vector along an axis; the axes of its results stand in the place of that axis.
 * `vmap` of @nabla-js/grad does the same in one call.
 */
export const applyAlongAxis = (f: (vector: NDArray) => ArrayLike, axis: number, x: ArrayLike): NDArray => {
  const a = arrayOf("applyAlongAxis", x);
  checkFunction("applyAlongAxis", f);
  const at = axisOf("applyAlongAxis", a.ndim, axis);
  const rows = moveaxis(a, at, a.ndim - 1);
  const outer = rows.shape.slice(0, -1);
  const count = outer.reduce((size, length) => size * length, 1);
  if (count === 0)
    throw new ShapeError({
      op: "applyAlongAxis",
      given: { x: a.shape },
      expected: "at least one vector",
      mend: "Leave empty arrays out.",
    });
  const results = unstack(reshape(rows, [count, a.shape[at]])).map((row) => arrayOf("applyAlongAxis", f(row)));
  const together = stack(results);
  const inner = together.shape.slice(1);
  let y = reshape(together, [...outer, ...inner]);
  // The axes of a result move to where the vector was.
  for (const i of range(inner.length)) y = moveaxis(y, outer.length + i, at + i);
  return y;
};

/** A function of an array and an axis, such as np.sum, applied along one axis after the other; the axes stay, with length 1. */
export const applyOverAxes = (
  f: (x: NDArray, axis: number) => ArrayLike,
  x: ArrayLike,
  axes: number | readonly number[],
): NDArray => {
  const a = arrayOf("applyOverAxes", x);
  checkFunction("applyOverAxes", f);
  return axesOf("applyOverAxes", a.ndim, axes).reduce<NDArray>((y, axis) => {
    const next = arrayOf("applyOverAxes", f(y, axis));
    if (next.ndim === y.ndim) return next;
    if (next.ndim === y.ndim - 1) return reshape(next, [...next.shape.slice(0, axis), 1, ...next.shape.slice(axis)]);
    throw new ShapeError({
      op: "applyOverAxes",
      given: { x: y.shape, "f(x)": next.shape },
      expected: "a result with as many axes, or one less",
      mend: "Pass a function that reduces the axis it is given.",
    });
  }, a);
};

const checkFunction = (op: string, f: unknown): void => {
  if (typeof f !== "function")
    throw new ValueError({
      op,
      given: `${typeof f} in place of a function`,
      expected: "a function of an array",
      mend: "Pass the function first.",
    });
};
