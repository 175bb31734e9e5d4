import type { Atom, Equation, Program, Variable } from "@nabla-js/grad";
import { countUses, type ViewMaker } from "@nabla-js/grad/internal";
import { rowMajorStrides, sameShape, sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";
import { isLeaf, loadOf, mapLeaves, type Buffer, type Expr, type Load } from "./expr.js";
import type { Unpool } from "./unpools.js";
import type { Windows } from "./windowElements.js";
import type { Kernel, Schedule } from "./schedule.js";

/** Lowers one equation, or says that it does not cover it and has done nothing. */
export type Rule = (it: Equation, context: Context) => boolean;

/** Of which array, and of which windows, a buffer says where the extrema stand. */
export interface WindowArg {
  readonly shape: readonly number[];
  readonly windows: Windows;
}

/** What the rules share while a Program is lowered: the kernels so far, and what each value is. */
export class Context {
  readonly kernels: Kernel[] = [];
  /** Buffers that say where the extremum of each window of an array stands. */
  readonly windowArgs: Map<Buffer, WindowArg> = new Map();
  /** Buffers that are zero but for one element of each window. */
  readonly unpools: Map<Buffer, Unpool> = new Map();
  private readonly values = new Map<Variable, Expr>();
  private readonly uses = new Map<Variable, number>();
  private count = 0;
  /** What views are made with. */
  readonly views: ViewMaker<Expr> = {
    exprOf: (a) => this.exprOf(a),
    isLeaf,
    moved: mapLeaves,
    copied: (a) => this.materialize(this.exprOf(a), a.type),
  };
  /** Lowers the Program of a loop's body or of a branch to a schedule of its own. */
  readonly lowerInner: (program: Program) => Schedule;

  constructor(lowerInner: (program: Program) => Schedule) {
    this.lowerInner = lowerInner;
  }

  /** Counts how often each value is read, before its readers are lowered. */
  countUses(program: Program): void {
    countUses(program, this.uses);
  }

  usesOf(v: Variable): number {
    return this.uses.get(v) ?? 0;
  }

  /** Says what a value is. */
  define(v: Variable, expr: Expr): void {
    this.values.set(v, expr);
  }

  /** What a value is. */
  exprOf(a: Atom): Expr {
    return a.kind === "literal" ? { kind: "const", dtype: a.type.dtype, value: a.value } : this.values.get(a)!;
  }

  /** A value in memory, however strided. */
  loaded(a: Atom): Load {
    const expr = this.exprOf(a);
    if (expr.kind === "load") return expr;
    const load = this.materialize(expr, a.type);
    if (a.kind === "variable") this.values.set(a, load);
    return load;
  }

  /** A value in memory, row-major, in a buffer of its own size. */
  wholeOf(a: Atom): Buffer {
    const expr = this.exprOf(a);
    const whole = wholeBuffer(expr, a.type);
    if (whole !== null) return whole;
    const load = this.materialize(expr, a.type);
    if (a.kind === "variable" && !isLeaf(expr)) this.values.set(a, load);
    return load.buffer;
  }

  /** Computes an expression into a new buffer. */
  materialize(expr: Expr, type: ArrayType): Load {
    const buffer = this.buffer(type, expr.kind === "op" ? expr.name : "copy");
    this.kernels.push({ kind: "loop", shape: type.shape, outputs: [{ buffer, expr }] });
    return loadOf(buffer, type.shape);
  }

  /** A new buffer that an equation's result fills. */
  result(v: Variable, name: string): Buffer {
    const buffer = this.buffer(v.type, name);
    this.values.set(v, loadOf(buffer, v.type.shape));
    return buffer;
  }

  buffer(type: ArrayType, name: string): Buffer {
    return { dtype: type.dtype, size: sizeOf(type.shape), name: `${name}${this.count++}` };
  }
}

/** The buffer that a value fills, if it is one. */
export const wholeBuffer = (expr: Expr, type: ArrayType): Buffer | null =>
  expr.kind === "load" &&
  expr.offset === 0 &&
  expr.buffer.size === sizeOf(type.shape) &&
  sameShape(
    expr.strides.filter((_, axis) => type.shape[axis] !== 1),
    rowMajorStrides(type.shape).filter((_, axis) => type.shape[axis] !== 1),
  )
    ? expr.buffer
    : null;
