/** Small things about axes that layers share. */
import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";

/** An axis counted from 0. Throws {@link ValueError} when the array has no such axis. */
export const axisIn = (op: string, ndim: number, axis: number): number => {
  if (Number.isInteger(axis) && axis >= -ndim && axis < ndim) return axis < 0 ? axis + ndim : axis;
  throw new ValueError({
    op,
    given: `axis ${show(axis)} and an input of ${ndim} axes`,
    expected: `an axis from ${-ndim} to ${ndim - 1}`,
    mend: "Count axes from 0 at the batch, or from −1 at the end.",
  });
};

/** Throws unless it is a list of whole numbers. */
export const checkAxes = (op: string, axes: readonly number[]): void => {
  if (Array.isArray(axes) && axes.every((axis) => Number.isInteger(axis))) return;
  throw new ValueError({
    op,
    given: `axes ${show(axes)}`,
    expected: "a list of axes",
    mend: "Count axes from 0 at the batch, or from −1 at the end, as in [2, 3].",
  });
};

/** One number for each place of `axis`, laid so that it broadcasts against arrays of `ndim` axes. */
export const alongAxis = (x: NDArray, ndim: number, axis: number): NDArray =>
  np.reshape(
    x,
    Array.from({ length: ndim }, (_, i) => (i === axis ? x.size : 1)),
  );

/** The axes of an array but some. */
export const axesBut = (ndim: number, ...axes: readonly number[]): number[] =>
  Array.from({ length: ndim }, (_, i) => i).filter((i) => !axes.includes(i));

/** The product of lengths. */
export const product = (lengths: Shape): number => lengths.reduce((size, length) => size * length, 1);
