import type { DType, Shape } from "@nabla-js/ndarray";
import {
  broadcasting,
  reshaping,
  transposing,
  type Affine,
  type ConstLeaf,
  type IndexLeaf,
  type Movement,
} from "@nabla-js/grad/internal";
import { rowMajorStrides, sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";

/**
 * Elements in a row that kernels read and write. On the device every dtype is kept in float32, which holds whole numbers
 * exactly up to 2²⁴; what does not fit there lies on the host.
 */
export interface Buffer {
  readonly type: ArrayType;
  /** The number of elements. */
  readonly size: number;
  readonly place: "device" | "host";
  /** For dumps: where it comes from. */
  readonly name: string;
  /** Whether it is one slice of a larger buffer, which begins somewhere else in each step of a loop. */
  readonly isSlice: boolean;
}

/** One axis of a padded array: position j = offset + Σ strides·i holds element j/step where that is whole and within. */
export interface HoleAxis extends Affine {
  readonly step: number;
  readonly length: number;
  /** From one element to the next in the buffer. */
  readonly stride: number;
}

/**
 * What an element is, as a function of its index (i₀, i₁, …). Elementwise work and movement are expressions, read by the
 * kernels that need them; only what must lie in memory becomes a buffer.
 */
export type Expr =
  /** buffer[offset + Σ strides·i] */
  | ({ readonly kind: "load"; readonly dtype: DType; readonly buffer: Buffer } & Affine)
  /** An element of a padded array, or `value` in the padding: a number, or one that lies in memory. */
  | {
      readonly kind: "hole";
      readonly dtype: DType;
      readonly buffer: Buffer;
      readonly base: number;
      readonly axes: readonly HoleAxis[];
      readonly value: number | Load;
    }
  | ConstLeaf
  | IndexLeaf
  | {
      readonly kind: "op";
      readonly dtype: DType;
      readonly name: string;
      readonly params: unknown;
      readonly args: readonly Expr[];
    };

export type Load = Extract<Expr, { readonly kind: "load" }>;
export type Hole = Extract<Expr, { readonly kind: "hole" }>;

/** All of a buffer, row-major, as an array of a shape. */
export const loadOf = (buffer: Buffer, shape: Shape): Load => ({
  kind: "load",
  dtype: buffer.type.dtype,
  buffer,
  offset: 0,
  strides: rowMajorStrides(shape),
});

/** An expression seen through another index: every access changes. Shared parts stay shared; `null` where it cannot be. */
export const mapAccesses = (expr: Expr, change: Movement, known: Map<Expr, Expr | null> = new Map()): Expr | null => {
  const before = known.get(expr);
  if (before !== undefined) return before;
  const after = mapped(expr, change, known);
  known.set(expr, after);
  return after;
};

const mapped = (expr: Expr, change: Movement, known: Map<Expr, Expr | null>): Expr | null => {
  switch (expr.kind) {
    case "const":
      return expr;
    case "op": {
      const args = expr.args.map((arg) => mapAccesses(arg, change, known));
      return args.includes(null) ? null : { ...expr, args: args as Expr[] };
    }
    case "hole": {
      const axes = expr.axes.map((axis) => {
        const changed = change(axis);
        return changed === null ? null : { ...axis, ...changed };
      });
      return axes.includes(null) ? null : { ...expr, axes: axes as HoleAxis[] };
    }
    default: {
      const changed = change(expr);
      return changed === null ? null : { ...expr, ...changed };
    }
  }
};

/** Whether an expression computes nothing: it is read, or a number. */
export const isLeaf = (expr: Expr): boolean => expr.kind !== "op";

/** `x` repeated along new `axes`. */
export const broadcastExpr = (expr: Expr, axes: readonly number[], rank: number): Expr =>
  mapAccesses(expr, broadcasting(axes, rank))!;

export const transposeExpr = (expr: Expr, permutation: readonly number[]): Expr => mapAccesses(expr, transposing(permutation))!;

/** The same elements under another shape; `null` where an access does not allow it without copying. */
export const reshapeExpr = (expr: Expr, from: Shape, to: Shape): Expr | null => mapAccesses(expr, reshaping(from, to));

/** Calls `visit` once for each distinct part of expressions, arguments first. */
export const visitParts = (exprs: readonly Expr[], visit: (part: Expr) => void): void => {
  const seen = new Set<Expr>();
  const go = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    if (expr.kind === "op") expr.args.forEach(go);
    visit(expr);
  };
  exprs.forEach(go);
};

/** The number of distinct operations of an expression. */
export const countOps = (expr: Expr): number => {
  let count = 0;
  visitParts([expr], (part) => {
    if (part.kind === "op") count++;
  });
  return count;
};

/** The buffers that expressions read, in the order in which they meet them. */
export const buffersOf = (exprs: readonly Expr[]): readonly Buffer[] => {
  const all = new Set<Buffer>();
  visitParts(exprs, (part) => {
    if (part.kind === "load" || part.kind === "hole") all.add(part.buffer);
    if (part.kind === "hole" && typeof part.value !== "number") all.add(part.value.buffer);
  });
  return [...all];
};

/** The strides of all accesses of expressions. */
export const stridesIn = (exprs: readonly Expr[]): readonly (readonly number[])[] => {
  const all: (readonly number[])[] = [];
  visitParts(exprs, (part) => {
    if (part.kind === "load" || part.kind === "index") all.push(part.strides);
    else if (part.kind === "hole") part.axes.forEach((axis) => all.push(axis.strides));
  });
  return all;
};

/** The buffer that a value fills, if it is one. */
export const wholeBuffer = (expr: Expr, { shape }: ArrayType): Buffer | null => {
  if (expr.kind !== "load" || expr.offset !== 0 || expr.buffer.size !== sizeOf(shape) || expr.buffer.isSlice) return null;
  const whole = rowMajorStrides(shape);
  return expr.strides.every((stride, axis) => shape[axis] <= 1 || stride === whole[axis]) ? expr.buffer : null;
};
