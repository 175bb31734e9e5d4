import {
  broadcasting,
  reshaping,
  slicing,
  transposing,
  type Affine,
  type ConstLeaf,
  type IndexLeaf,
  type Movement,
} from "@nabla-js/grad/internal";
import { rowMajorStrides } from "@nabla-js/ndarray/internal";
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
  | ({ readonly kind: "load"; readonly dtype: DType; readonly buffer: Buffer } & Affine)
  | ConstLeaf
  | IndexLeaf
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
export const mapLeaves = (expr: Expr, change: Movement, known?: Map<Expr, Expr | null>): Expr | null => {
  if (expr.kind === "const") return expr;
  const before = known?.get(expr);
  if (before !== undefined) return before;
  let after: Expr | null;
  if (expr.kind === "op") {
    const below = known ?? new Map<Expr, Expr | null>();
    const args = expr.args.map((arg) => mapLeaves(arg, change, below));
    after = args.includes(null) ? null : { ...expr, args: args as Expr[] };
  } else {
    const changed = change(expr);
    after = changed === null ? null : { ...expr, ...changed };
  }
  known?.set(expr, after);
  return after;
};

/** Whether an expression computes nothing: a load, a constant or an index. */
export const isLeaf = (expr: Expr): boolean => expr.kind !== "op";

/** `x` repeated along new `axes`. */
export const broadcastExpr = (expr: Expr, axes: readonly number[], rank: number): Expr =>
  mapLeaves(expr, broadcasting(axes, rank))!;

export const transposeExpr = (expr: Expr, permutation: readonly number[]): Expr => mapLeaves(expr, transposing(permutation))!;

export const sliceExpr = (expr: Expr, starts: readonly number[], steps: readonly number[]): Expr =>
  mapLeaves(expr, slicing(starts, steps))!;

/** The same elements under another shape; `null` where a leaf's memory does not allow it without copying. */
export const reshapeExpr = (expr: Expr, from: Shape, to: Shape): Expr | null => mapLeaves(expr, reshaping(from, to));

/** Calls `visit` once for each distinct part of an expression, arguments first. */
export const visitExpr = (expr: Expr, visit: (part: Expr) => void, seen?: Set<Expr>): void => {
  if (seen?.has(expr) === true) return;
  seen?.add(expr);
  if (expr.kind === "op") {
    const below = seen ?? new Set();
    for (let i = 0; i < expr.args.length; i++) visitExpr(expr.args[i], visit, below);
  }
  visit(expr);
};

/** The number of distinct operations of expressions. */
export const countOps = (exprs: readonly Expr[]): number => {
  const seen = new Set<Expr>();
  const count = (expr: Expr): void => {
    if (expr.kind !== "op" || seen.has(expr)) return;
    seen.add(expr);
    expr.args.forEach(count);
  };
  exprs.forEach(count);
  return seen.size;
};

/** Whether expressions have more than so many distinct operations. */
export const hasMoreOps = (exprs: readonly Expr[], most: number): boolean => {
  // Where all uses of shared parts are no more, nothing needs to be told apart.
  let uses = 0;
  const count = (expr: Expr): void => {
    if (expr.kind !== "op" || uses > most) return;
    uses++;
    expr.args.forEach(count);
  };
  exprs.forEach(count);
  return uses > most && countOps(exprs) > most;
};

/** How often each part of some expressions is used. */
export const usesOf = (roots: readonly Expr[]): ReadonlyMap<Expr, number> => {
  const uses = new Map<Expr, number>();
  const count = (expr: Expr): void => {
    const before = uses.get(expr) ?? 0;
    uses.set(expr, before + 1);
    if (before === 0 && expr.kind === "op") expr.args.forEach(count);
  };
  roots.forEach(count);
  return uses;
};

/** The buffers that expressions read, each once. */
export const buffersOf = (exprs: readonly Expr[]): Buffer[] => {
  const all: Buffer[] = [];
  const seen = new Set<Expr>();
  const look = (expr: Expr): void => {
    if (expr.kind === "load") {
      if (!all.includes(expr.buffer)) all.push(expr.buffer);
    } else if (expr.kind === "op" && !seen.has(expr)) {
      seen.add(expr);
      expr.args.forEach(look);
    }
  };
  exprs.forEach(look);
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
