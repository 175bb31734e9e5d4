import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Buffer, Expr, Load } from "./expr.js";
import type { Windows } from "./windowElements.js";

/** An array that is zero but for one element of each window: windows that do not overlap, and fill it. */
export interface Unpool {
  /** The shape of the array. */
  readonly shape: readonly number[];
  readonly windows: Windows;
  /** How many windows there are along each axis. */
  readonly positions: readonly number[];
  /** Of each window, the number of its element, counted row-major in the whole array. It is always one of the window. */
  readonly places: Buffer;
  /** What stands there. */
  readonly updates: Load;
}

/** For each axis of a view of a whole array the axis of the array, −1 for axes of length 1; `null` where it is no such view. */
const axesOfView = (
  { offset, strides }: Load,
  lengths: readonly number[],
  shape: readonly number[],
): readonly number[] | null => {
  const whole = rowMajorStrides(shape);
  const free = shape.flatMap((length, axis) => (length > 1 ? [axis] : []));
  const axes = lengths.map((length, i) => {
    if (length === 1) return -1;
    const at = free.findIndex((axis) => whole[axis] === strides[i] && shape[axis] === length);
    return at < 0 ? NaN : free.splice(at, 1)[0];
  });
  return offset !== 0 || free.length > 0 || axes.some(Number.isNaN) ? null : axes;
};

/**
 * The first two axes of the windows for a view `[first, second, …lengths]` of a whole array, whose windows go along the lengths alone,
 * in their order; `null` where it is no such view.
 */
export const axesBesideWindows = (
  view: Load,
  lengths: readonly number[],
  { shape, windows: { window } }: Unpool,
): readonly [first: number, second: number] | null => {
  const axes = axesOfView(view, lengths, shape);
  if (axes === null || axes.includes(-1)) return null;
  const [first, second, ...others] = axes;
  const start = shape.length - others.length;
  if (window[first] !== 1 || window[second] !== 1 || others.some((axis, i) => axis !== start + i)) return null;
  return [first, second];
};

/**
 * What is left to add up of an array of zeros, over [...kept, ...reduced]: the updates alone. `null` where a window reaches over a
 * kept axis.
 */
export const summedUpdates = (
  load: Load,
  lengths: readonly number[],
  numKept: number,
  { shape, windows, positions, updates }: Unpool,
): { readonly expr: Expr; readonly reduced: readonly number[] } | null => {
  const axes = axesOfView(load, lengths, shape);
  if (axes === null || sizeOf(shape) === 0) return null;
  if (axes.slice(0, numKept).some((axis) => axis >= 0 && windows.window[axis] !== 1)) return null;
  const strides = axes.map((axis) => (axis < 0 ? 0 : updates.strides[axis]));
  const reduced = axes.slice(numKept).map((axis) => (axis < 0 ? 1 : positions[axis]));
  return { expr: { ...updates, strides }, reduced };
};
