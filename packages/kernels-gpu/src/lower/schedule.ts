import type { Shape } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";
import type { ArrayType } from "@nabla-js/ndarray/internal";
import type { Buffer, Expr, Load } from "./expr.js";

/** out[i] = expr(i) */
export interface LoopKernel {
  readonly kind: "loop";
  readonly shape: Shape;
  readonly expr: Expr;
  readonly output: Buffer;
}

/** How a reduction combines; the last two give the place of the extremum, the first of equals. */
export type ReduceOp = "sum" | "prod" | "max" | "min" | "and" | "or" | "argmax" | "argmin";

/** out[i] = expr(i, 0) ∘ expr(i, 1) ∘ …; the expression's index is [...shape, ...reduced]. */
export interface ReduceKernel {
  readonly kind: "reduce";
  readonly op: ReduceOp;
  readonly shape: Shape;
  readonly reduced: Shape;
  readonly expr: Expr;
  readonly output: Buffer;
}

/** Like a sum over one axis of length `parts·chunk`, of which only `length` are there: out[i, p] = Σ_t expr(i, p·chunk + t). */
export interface PartialKernel {
  readonly kind: "partial";
  readonly op: ReduceOp;
  readonly shape: Shape;
  readonly length: number;
  readonly parts: number;
  readonly chunk: number;
  readonly expr: Expr;
  readonly output: Buffer;
}

/** out[…, m, n] = Σₖ a[…, m, k]·b[…, k, n] of a batch of matrices. */
export interface DotKernel {
  readonly kind: "dot";
  /** Index [...batch, m, k]. */
  readonly a: Load;
  /** Index [...batch, k, n]. */
  readonly b: Load;
  readonly batch: Shape;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly output: Buffer;
}

/** out[i] = step(out[i − 1], x[i]) along the last axis: each element walks from the beginning. */
export interface CumulativeKernel {
  readonly kind: "cumulative";
  readonly op: "cumsum" | "cumprod" | "cummax" | "cummin";
  readonly shape: Shape;
  readonly axis: number;
  readonly reverse: boolean;
  readonly expr: Expr;
  readonly output: Buffer;
}

/** Parts one behind the other along an axis. */
export interface ConcatenateKernel {
  readonly kind: "concatenate";
  readonly shape: Shape;
  readonly axis: number;
  readonly parts: readonly { readonly expr: Expr; readonly length: number }[];
  readonly output: Buffer;
}

/** A kernel whose addresses are numbers in memory: text of its own, written by its rule. */
export interface LookupKernel {
  readonly kind: "lookup";
  readonly name: string;
  readonly shape: Shape;
  /** What it may read. */
  readonly loads: readonly Load[];
  readonly write: LookupWriter;
  readonly output: Buffer;
}

/** What the body of a lookup is written with. */
export interface LookupText {
  /** Adds a statement. */
  line(text: string): void;
  /** A fresh name. */
  name(stem: string): string;
  /** A fresh name for a value that stays. */
  constant(stem: string, value: string): string;
  /** An element of one of the loads, given the text of each index. */
  read(load: Load, index: readonly string[]): string;
  /** A number, also an infinite one or NaN. */
  number(value: number): string;
}

/** Writes statements, given the text of each index; returns the text of the result. */
export type LookupWriter = (text: LookupText, index: readonly string[]) => string;

/** What runs in plain JavaScript: the primitive's own loop. */
export interface HostStep {
  readonly kind: "host";
  readonly equation: Equation;
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
}

/** A copy from the host to the device, or back. */
export interface CopyStep {
  readonly kind: "upload" | "download";
  readonly from: Buffer;
  readonly output: Buffer;
}

/** A number on the host. */
export interface LiteralStep {
  readonly kind: "literal";
  readonly value: number;
  readonly output: Buffer;
}

/** A loop with a carry, driven from JavaScript: its body is a schedule of its own. */
export interface ScanStep {
  readonly kind: "scan";
  readonly body: Schedule;
  readonly length: number;
  readonly reverse: boolean;
  readonly consts: readonly Buffer[];
  readonly carry: readonly Buffer[];
  readonly xs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
}

/** One of several schedules, chosen by a number. */
export interface CondStep {
  readonly kind: "cond";
  /** On the host. */
  readonly index: Buffer;
  readonly branches: readonly Schedule[];
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
}

/** A schedule repeated while another one says so. */
export interface WhileStep {
  readonly kind: "while";
  /** Gives one number. */
  readonly condition: Schedule;
  readonly body: Schedule;
  readonly conditionConsts: readonly Buffer[];
  readonly bodyConsts: readonly Buffer[];
  readonly carry: readonly Buffer[];
  readonly outputs: readonly Buffer[];
}

/** What becomes a kernel of gpu.js. */
export type Kernel = LoopKernel | ReduceKernel | PartialKernel | DotKernel | CumulativeKernel | ConcatenateKernel | LookupKernel;

export type Step = Kernel | HostStep | CopyStep | LiteralStep | ScanStep | CondStep | WhileStep;

/** A Program as steps over buffers, in order. */
export interface Schedule {
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  /** The buffer of an output may have been made under another shape. */
  readonly outputTypes: readonly ArrayType[];
  readonly steps: readonly Step[];
}
