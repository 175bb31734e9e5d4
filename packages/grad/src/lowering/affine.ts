import type { Shape } from "@nabla-js/ndarray";
import { rowMajorStrides, sameShape, sizeOf } from "@nabla-js/ndarray/internal";

/** offset + Σ strides·i: where in memory the element at the index (i₀, i₁, …) lies, or a number that grows with the index. */
export interface Affine {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** The same elements through another index; `null` where memory does not allow it without copying. */
export type Movement = (access: Affine) => Affine | null;

/** Repeats along new axes. */
export const broadcasting =
  (axes: readonly number[], rank: number): Movement =>
  ({ offset, strides }) => {
    let own = 0;
    return { offset, strides: Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 0 : strides[own++])) };
  };

/** Axes in another order. */
export const transposing =
  (permutation: readonly number[]): Movement =>
  ({ offset, strides }) => ({ offset, strides: permutation.map((axis) => strides[axis]) });

/** From `starts` on, every `steps`-th. */
export const slicing =
  (starts: readonly number[], steps: readonly number[]): Movement =>
  ({ offset, strides }) => ({
    offset: strides.reduce((sum, stride, axis) => sum + stride * starts[axis], offset),
    strides: strides.map((stride, axis) => stride * steps[axis]),
  });

/** One element along an axis, which then is gone. */
export const indexing =
  (axis: number, index: number): Movement =>
  ({ offset, strides }) => ({ offset: offset + strides[axis] * index, strides: strides.filter((_, i) => i !== axis) });

/** Backwards along some axes. */
export const reversing =
  (shape: Shape, axes: readonly number[]): Movement =>
  ({ offset, strides }) => ({
    offset: axes.reduce((sum, axis) => sum + strides[axis] * (shape[axis] - 1), offset),
    strides: strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
  });

/** Another shape of the same elements, in the same order. */
export const reshaping =
  (from: Shape, to: Shape): Movement =>
  ({ offset, strides }) => {
    if (sameShape(from, to)) return { offset, strides };
    const found = sizeOf(from) === 0 ? rowMajorStrides(to) : reshapeStrides(from, strides, to);
    return found === null ? null : { offset, strides: found };
  };

/**
 * Strides for another shape of the same memory. Axes of length 1 do not matter; the others are matched group by group, and
 * a group of several axes must run on without gaps.
 */
const reshapeStrides = (from: Shape, strides: readonly number[], to: Shape): number[] | null => {
  const old = from.flatMap((length, axis) => (length === 1 ? [] : [{ length, stride: strides[axis] }]));
  const result = new Array<number>(to.length).fill(0);
  let i = 0;
  let j = 0;
  while (i < old.length || j < to.length) {
    if (j < to.length && to[j] === 1) {
      j++;
      continue;
    }
    if (i >= old.length || j >= to.length) return null;
    const [firstOld, firstNew] = [i, j];
    let oldSize = old[i++].length;
    let newSize = to[j++];
    while (oldSize !== newSize) {
      if (oldSize < newSize) oldSize *= old[i++].length;
      else newSize *= to[j++];
    }
    for (let axis = firstOld; axis + 1 < i; axis++)
      if (old[axis].stride !== old[axis + 1].stride * old[axis + 1].length) return null;
    let stride = old[i - 1].stride;
    for (let axis = j - 1; axis >= firstNew; axis--) {
      result[axis] = stride;
      stride *= to[axis];
    }
  }
  return result;
};
