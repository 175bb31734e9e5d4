import { rowMajorStrides, sameShape, sizeOf } from "@nabla-js/ndarray/internal";
import type { DType, Shape } from "@nabla-js/ndarray";

/** A piece of memory that kernels read and write. */
export interface Buffer {
  readonly dtype: DType;
  /** The number of elements. */
  readonly size: number;
  /** For dumps: where it comes from. */
  readonly name: string;
}

/**
 * What an element is, as a function of its index (i₀, i₁, …). Elementwise work and movement are expressions; only what
 * must lie in memory becomes a buffer.
 */
export type Expr =
  /** buffer[offset + Σ strides·i] */
  | {
      readonly kind: "load";
      readonly dtype: DType;
      readonly buffer: Buffer;
      readonly offset: number;
      readonly strides: readonly number[];
    }
  | { readonly kind: "const"; readonly dtype: DType; readonly value: number }
  /** offset + Σ strides·i */
  | { readonly kind: "index"; readonly dtype: DType; readonly offset: number; readonly strides: readonly number[] }
  | {
      readonly kind: "op";
      readonly dtype: DType;
      readonly name: string;
      readonly params: unknown;
      readonly args: readonly Expr[];
    };

export type Load = Extract<Expr, { kind: "load" }>;

/** All of a buffer, row-major, as an array of a shape. */
export const loadOf = (buffer: Buffer, shape: Shape): Load => ({
  kind: "load",
  dtype: buffer.dtype,
  buffer,
  offset: 0,
  strides: rowMajorStrides(shape),
});

/** An expression seen through another index: every leaf changes its offset and strides. Shared parts stay shared. */
export const mapLeaves = (
  expr: Expr,
  change: (offset: number, strides: readonly number[]) => { readonly offset: number; readonly strides: readonly number[] } | null,
  known: Map<Expr, Expr | null> = new Map(),
): Expr | null => {
  const before = known.get(expr);
  if (before !== undefined) return before;
  let after: Expr | null;
  if (expr.kind === "const") after = expr;
  else if (expr.kind === "op") {
    const args = expr.args.map((arg) => mapLeaves(arg, change, known));
    after = args.includes(null) ? null : { ...expr, args: args as Expr[] };
  } else {
    const changed = change(expr.offset, expr.strides);
    after = changed === null ? null : { ...expr, ...changed };
  }
  known.set(expr, after);
  return after;
};

/** Whether an expression computes nothing: a load, a constant or an index. */
export const isLeaf = (expr: Expr): boolean => expr.kind !== "op";

/** `x` repeated along new `axes`. */
export const broadcastExpr = (expr: Expr, axes: readonly number[], rank: number): Expr =>
  mapLeaves(expr, (offset, strides) => {
    let own = 0;
    return { offset, strides: Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 0 : strides[own++])) };
  })!;

export const transposeExpr = (expr: Expr, permutation: readonly number[]): Expr =>
  mapLeaves(expr, (offset, strides) => ({ offset, strides: permutation.map((axis) => strides[axis]) }))!;

export const sliceExpr = (expr: Expr, starts: readonly number[], steps: readonly number[]): Expr =>
  mapLeaves(expr, (offset, strides) => ({
    offset: strides.reduce((sum, stride, axis) => sum + stride * starts[axis], offset),
    strides: strides.map((stride, axis) => stride * steps[axis]),
  }))!;

/** One element along an axis, which then is gone. */
export const indexExpr = (expr: Expr, axis: number, index: number): Expr =>
  mapLeaves(expr, (offset, strides) => ({
    offset: offset + strides[axis] * index,
    strides: strides.filter((_, i) => i !== axis),
  }))!;

export const reverseExpr = (expr: Expr, shape: Shape, axes: readonly number[]): Expr =>
  mapLeaves(expr, (offset, strides) => ({
    offset: axes.reduce((sum, axis) => sum + strides[axis] * (shape[axis] - 1), offset),
    strides: strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
  }))!;

/** The same elements under another shape; `null` where a leaf's memory does not allow it without copying. */
export const reshapeExpr = (expr: Expr, from: Shape, to: Shape): Expr | null =>
  sizeOf(from) === 0 || sameShape(from, to)
    ? mapLeaves(expr, (offset, strides) => ({ offset, strides: sameShape(from, to) ? strides : rowMajorStrides(to) }))
    : mapLeaves(expr, (offset, strides) => {
        const found = reshapeStrides(from, strides, to);
        return found === null ? null : { offset, strides: found };
      });

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

/** Calls `visit` once for each distinct part of an expression, arguments first. */
export const visitExpr = (expr: Expr, visit: (part: Expr) => void, seen: Set<Expr> = new Set()): void => {
  if (seen.has(expr)) return;
  seen.add(expr);
  if (expr.kind === "op") expr.args.forEach((arg) => visitExpr(arg, visit, seen));
  visit(expr);
};

/** The number of distinct operations of an expression. */
export const countOps = (exprs: readonly Expr[]): number => {
  let count = 0;
  const seen = new Set<Expr>();
  for (const expr of exprs)
    visitExpr(
      expr,
      (part) => {
        if (part.kind === "op") count++;
      },
      seen,
    );
  return count;
};

/** The buffers that an expression reads. */
export const buffersOf = (exprs: readonly Expr[]): ReadonlySet<Buffer> => {
  const all = new Set<Buffer>();
  const seen = new Set<Expr>();
  for (const expr of exprs)
    visitExpr(
      expr,
      (part) => {
        if (part.kind === "load") all.add(part.buffer);
      },
      seen,
    );
  return all;
};

/** An expression in which loads are replaced. Shared parts stay shared. */
export const mapLoads = (expr: Expr, change: (load: Load) => Expr, known: Map<Expr, Expr> = new Map()): Expr => {
  const before = known.get(expr);
  if (before !== undefined) return before;
  const after =
    expr.kind === "load"
      ? change(expr)
      : expr.kind === "op"
        ? { ...expr, args: expr.args.map((arg) => mapLoads(arg, change, known)) }
        : expr;
  known.set(expr, after);
  return after;
};

/** An expression in another dtype. */
export const convertExpr = (expr: Expr, dtype: DType): Expr =>
  expr.dtype === dtype
    ? expr
    : expr.kind === "const" && dtype.startsWith("float")
      ? { ...expr, dtype }
      : { kind: "op", dtype, name: "convertDtype", params: { dtype }, args: [expr] };
