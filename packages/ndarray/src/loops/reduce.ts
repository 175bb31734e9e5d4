import type { TypedArray } from "../dtype.js";
import { allocate } from "../dtype.js";
import { rowMajorStrides, sizeOf } from "../shape.js";
import type { ArrayType, HostArray } from "../storage.js";
import { stridesOf } from "../storage.js";
import { floatsOf, type Floats } from "./rows.js";

/** Calls `visit` with the offset of each index of `shape`, in row-major order. */
export const forEachOffset = (shape: readonly number[], strides: readonly number[], visit: (offset: number) => void): void => {
  if (sizeOf(shape) === 0) return;
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (;;) {
    visit(offset);
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
};

/** How elements are folded: n of them, x[p], x[p + dx], …, onto one number, or each onto a number of its own. */
export interface Fold {
  readonly run: (folded: number, n: number, x: Floats, p: number, dx: number) => number;
  readonly row: (folded: Float64Array, k: number, n: number, x: Floats, p: number, dx: number) => void;
}

/** A fold by a call for each element; what is used most has loops of its own, as in rows.ts. */
export const foldBy = (step: (folded: number, element: number) => number): Fold => ({
  run: (folded, n, x, p, dx) => {
    let all = folded;
    for (let i = 0; i < n; i++, p += dx) all = step(all, x[p]);
    return all;
  },
  row: (folded, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) folded[k + i] = step(folded[k + i], x[p]);
  },
});

/** Pairwise, so that roundings grow with the logarithm of the number of elements; four sums at a time in the leaves. */
const sumOf = (n: number, x: Floats, p: number, dx: number): number => {
  if (n > 1024) {
    const half = n >>> 1;
    return sumOf(half, x, p, dx) + sumOf(n - half, x, p + half * dx, dx);
  }
  // One element, repeated.
  if (dx === 0) return n * x[p];
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  // The place alone counts the turns: with a counter beside it a turn takes half as long again.
  const [two, three, four] = [2 * dx, 3 * dx, 4 * dx];
  const fours = p + (n & ~3) * dx;
  for (; p !== fours; p += four) {
    a += x[p];
    b += x[p + dx];
    c += x[p + two];
    d += x[p + three];
  }
  for (const end = fours + (n & 3) * dx; p !== end; p += dx) a += x[p];
  return a + b + (c + d);
};

/** The sum of floats, in double. */
export const sumFold: Fold = {
  run: (sum, n, x, p, dx) => sum + sumOf(n, x, p, dx),
  row: (sums, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) sums[k + i] += x[p];
  },
};

/** The largest element; NaN if any is. */
export const maxFold: Fold = {
  run: (most, n, x, p, dx) => {
    let all = most;
    for (let i = 0; i < n; i++, p += dx) all = Math.max(all, x[p]);
    return all;
  },
  row: (most, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) most[k + i] = Math.max(most[k + i], x[p]);
  },
};

/** The smallest element; NaN if any is. */
export const minFold: Fold = {
  run: (least, n, x, p, dx) => {
    let all = least;
    for (let i = 0; i < n; i++, p += dx) all = Math.min(all, x[p]);
    return all;
  },
  row: (least, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) least[k + i] = Math.min(least[k + i], x[p]);
  },
};

/** An integer sum, modulo 2³². */
export const wrappingSumFold: Fold = /* @__PURE__ */ foldBy((sum, v) => (sum + v) | 0);

/** One of the nested loops of a reduction: how far a turn moves in the buffer, and in the result (0: along a folded axis). */
interface Level {
  length: number;
  readonly step: number;
  readonly outStep: number;
}

/** The loops over `x`, the innermost first; axes that run on, and are folded or kept alike, are one. */
const planLevels = (x: HostArray, axes: readonly number[], out: ArrayType): Level[] => {
  const strides = stridesOf(x);
  const outStrides = rowMajorStrides(out.shape);
  const levels: Level[] = [];
  let kept = out.shape.length;
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    const isFolded = axes.includes(axis);
    const level: Level = { length: x.shape[axis], step: strides[axis], outStep: isFolded ? 0 : outStrides[--kept] };
    if (level.length === 1) continue;
    const inner = levels.at(-1);
    const runsOn = inner !== undefined && isFolded === (inner.outStep === 0) && level.step === inner.step * inner.length;
    if (runsOn) inner.length *= level.length;
    else levels.push(level);
  }
  return levels;
};

/**
 * Folds over `axes`, in double, and rounds once at the end. Along the innermost axis as a run where it is folded, else a
 * row at a time, so that the buffer is always read in order.
 */
export const reduceLoop = (x: HostArray, axes: readonly number[], out: ArrayType, initial: number, fold: Fold): TypedArray => {
  const folded = new Float64Array(sizeOf(out.shape)).fill(initial);
  if (sizeOf(x.shape) > 0) {
    const data = floatsOf(x);
    const [inner = { length: 1, step: 0, outStep: 0 }, ...outer] = planLevels(x, axes, out);
    const visit = (p: number, k: number): void => {
      if (inner.outStep === 0) folded[k] = fold.run(folded[k], inner.length, data, p, inner.step);
      else fold.row(folded, k, inner.length, data, p, inner.step);
    };
    const walk = (level: number, p: number, k: number): void => {
      if (level < 0) return visit(p, k);
      const { length, step, outStep } = outer[level];
      for (let i = 0; i < length; i++) walk(level - 1, p + i * step, k + i * outStep);
    };
    walk(outer.length - 1, 0, 0);
  }
  if (out.dtype === "float64") return folded;
  const result = allocate(out.dtype, folded.length);
  result.set(folded);
  return result;
};
