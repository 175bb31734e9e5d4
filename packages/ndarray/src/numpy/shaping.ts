/** The same elements under other axes. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/transpose.js";
import { reshape as reshapeTo } from "../primitives/reshape.js";
import { arrayOf } from "../promote.js";
import { range, sizeOf, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axesOf, axisOf, checkRank, wholeOf, type Axes } from "./arguments.js";
import { show } from "../show.js";

/**
 * The same elements, row-major, under another shape. One length may be −1: what the others leave.
 *
 * @throws {@link ShapeError} when the sizes differ, or −1 cannot be resolved.
 * @example
 * ```ts
 * np.reshape(np.arange(6), [2, -1]); // [[0 1 2]
 *                                    //  [3 4 5]]
 * ```
 */
export const reshape = (x: ArrayLike, shape: Shape | number): NDArray => {
  const a = arrayOf("reshape", x);
  const list: readonly unknown[] = Array.isArray(shape) ? shape : [shape];
  return reshapeTo(a, resolvedShape("reshape", a, list));
};

const resolvedShape = (op: string, x: NDArray, given: readonly unknown[]): Shape => {
  if (!given.every((length): length is number => Number.isInteger(length)))
    throw new ValueError({
      op,
      given: `the shape ${show(given)}`,
      expected: "a list of whole lengths",
      mend: "Write a shape as [rows, columns]; one length may be -1.",
    });
  const known = sizeOf(given.filter((length) => length !== -1));
  const open = given.filter((length) => length === -1).length;
  const fits = open === 0 ? known === x.size : open === 1 && known > 0 && x.size % known === 0;
  if (!fits || given.some((length) => length < -1))
    throw new ShapeError({
      op,
      given: { x: x.shape, shape: given },
      expected: `a shape of ${x.size} elements`,
      mend:
        open > 1
          ? "Leave at most one length open with -1."
          : "Choose lengths whose product is the size of the array; one may be -1.",
    });
  return given.map((length) => (length === -1 ? x.size / known : length));
};

/** All elements along one axis, row-major. */
export const ravel = (x: ArrayLike): NDArray => {
  const a = arrayOf("ravel", x);
  return reshapeTo(a, [a.size]);
};

/** The axes in another order; reversed where none is given. Axis i of the result is axis `axes[i]` of `x`. */
export const transpose = (x: ArrayLike, axes?: readonly number[] | null): NDArray => permuted("transpose", x, axes);

/** As {@link transpose}, with the order of axes written out. */
export const permuteDims = (x: ArrayLike, axes: readonly number[]): NDArray => permuted("permuteDims", x, axes);

const permuted = (op: string, x: ArrayLike, axes: readonly number[] | null | undefined): NDArray => {
  const a = arrayOf(op, x);
  if (axes === undefined || axes === null) return lax.transpose(a, range(a.ndim).reverse());
  const order = axesOf(op, a.ndim, axes);
  if (order.length !== a.ndim)
    throw new ValueError({
      op,
      given: `axes ${show(axes)} for an array [${a.shape.join(", ")}]`,
      expected: `each of its ${a.ndim} axes once`,
      mend: "List every axis of the array in its new order.",
    });
  return lax.transpose(a, order);
};

/** The last two axes exchanged. */
export const matrixTranspose = (x: ArrayLike): NDArray => {
  const a = arrayOf("matrixTranspose", x);
  checkRank("matrixTranspose", a, 2);
  return swap(a, a.ndim - 2, a.ndim - 1);
};

/** Two axes exchanged. */
export const swapaxes = (x: ArrayLike, axis1: number, axis2: number): NDArray => {
  const a = arrayOf("swapaxes", x);
  return swap(a, axisOf("swapaxes", a.ndim, axis1), axisOf("swapaxes", a.ndim, axis2));
};

const swap = (x: NDArray, i: number, j: number): NDArray =>
  lax.transpose(
    x,
    range(x.ndim).map((axis) => (axis === i ? j : axis === j ? i : axis)),
  );

/** Axes moved from the places `source` to the places `destination`; the others keep their order. */
export const moveaxis = (x: ArrayLike, source: number | readonly number[], destination: number | readonly number[]): NDArray => {
  const a = arrayOf("moveaxis", x);
  const from = axesOf("moveaxis", a.ndim, source);
  const to = axesOf("moveaxis", a.ndim, destination);
  if (from.length !== to.length)
    throw new ValueError({
      op: "moveaxis",
      given: `source ${show(source)} and destination ${show(destination)}`,
      expected: "as many of one as of the other",
      mend: "Give each axis that moves its new place.",
    });
  const rest = range(a.ndim).filter((axis) => !from.includes(axis));
  const order = range(a.ndim).map((axis) => (to.includes(axis) ? from[to.indexOf(axis)] : rest.shift()!));
  return lax.transpose(a, order);
};

/** One axis moved back to stand before axis `start`. */
export const rollaxis = (x: ArrayLike, axis: number, start = 0): NDArray => {
  const a = arrayOf("rollaxis", x);
  wholeOf("rollaxis", "start", start);
  const from = axisOf("rollaxis", a.ndim, axis);
  const before = axisOf("rollaxis", a.ndim + 1, start < 0 ? start - 1 : start);
  return lax.moveaxis(a, from, before > from ? before - 1 : before);
};

/**
 * `x` with new axes of length 1, at these places of the result.
 *
 * @example
 * ```ts
 * np.expandDims(np.zeros([3]), -1).shape; // [3, 1]
 * ```
 */
export const expandDims = (x: ArrayLike, axis: number | readonly number[]): NDArray => {
  const a = arrayOf("expandDims", x);
  if (typeof axis !== "number" && !Array.isArray(axis)) axisOf("expandDims", a.ndim + 1, axis as unknown as number);
  const rank = a.ndim + (Array.isArray(axis) ? axis.length : 1);
  const added = axesOf("expandDims", rank, axis);
  const own = [...a.shape];
  return reshapeTo(
    a,
    range(rank).map((at) => (added.includes(at) ? 1 : own.shift()!)),
  );
};

/** `x` without axes of length 1: all of them, or those given. */
export const squeeze = (x: ArrayLike, axis?: Axes): NDArray => {
  const a = arrayOf("squeeze", x);
  const open = axis === undefined || axis === null;
  const gone = open ? range(a.ndim).filter((i) => a.shape[i] === 1) : axesOf("squeeze", a.ndim, axis);
  if (gone.some((i) => a.shape[i] !== 1))
    throw new ShapeError({
      op: "squeeze",
      given: { x: a.shape, axis: gone },
      expected: "axes of length 1",
      mend: "Leave the axis out to drop every axis of length 1, or reduce it with np.sum or np.mean.",
    });
  return reshapeTo(
    a,
    a.shape.filter((_, i) => !gone.includes(i)),
  );
};

/** `x` with at least one axis. */
export const atleast1d = (x: ArrayLike): NDArray => {
  const a = arrayOf("atleast1d", x);
  return a.ndim > 0 ? a : reshapeTo(a, [1]);
};

/** `x` with at least two axes; new ones stand in front. */
export const atleast2d = (x: ArrayLike): NDArray => {
  const a = arrayOf("atleast2d", x);
  return a.ndim > 1 ? a : reshapeTo(a, [1, a.size]);
};

/** `x` with at least three axes: `[n]` becomes `[1, n, 1]`, `[m, n]` becomes `[m, n, 1]`. */
export const atleast3d = (x: ArrayLike): NDArray => {
  const a = arrayOf("atleast3d", x);
  return a.ndim > 2 ? a : reshapeTo(a, a.ndim === 2 ? [...a.shape, 1] : [1, a.size, 1]);
};
