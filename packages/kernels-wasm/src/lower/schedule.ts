import type { Shape } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";
import type { Buffer, Expr, Load } from "./expr.js";

/** What a loop writes: a whole buffer in row-major order, or the elements offset + Σ strides·i of one. */
export interface LoopOutput {
  readonly buffer: Buffer;
  readonly expr: Expr;
  readonly into?: { readonly offset: number; readonly strides: readonly number[] };
}

/** Elements of one or more buffers, computed in one nest of loops: out[i] = expr(i). */
export interface LoopKernel {
  readonly kind: "loop";
  readonly shape: Shape;
  readonly outputs: readonly LoopOutput[];
}

/** How a reduction combines. */
export type ReduceOp = "sum" | "prod" | "max" | "min" | "and" | "or";

/**
 * out[at + i] = expr(i, 0) ∘ expr(i, 1) ∘ …; the expression's index is [...shape, ...reduced]. A sum of float32 may be left in
 * an output of float64, and a sum of float64 rounded into one of float32.
 */
export interface ReduceKernel {
  readonly kind: "reduce";
  readonly op: ReduceOp;
  readonly shape: Shape;
  readonly reduced: Shape;
  readonly expr: Expr;
  readonly output: Buffer;
  /** The element of the output at which it begins. @defaultValue 0 */
  readonly at?: number;
}

/**
 * out[b, m, n] = Σₖ a[b, m, k]·b[b, k, n], each of b, m and k a list of axes, n one. The factors are read where they lie: the
 * left one may be windows of an image, so that a convolution is a product.
 */
export interface DotKernel {
  readonly kind: "dot";
  /** Index [...batch, ...m, ...k]. */
  readonly a: Load;
  /** Index [...batch, ...k, ...n]. */
  readonly b: Load;
  readonly batch: Shape;
  readonly m: Shape;
  readonly n: Shape;
  readonly k: Shape;
  readonly output: Buffer;
  /** Strides of the output over [...batch, ...m, ...n]; together they fill it. */
  readonly outStrides: readonly number[];
  /**
   * What is made of the sums before they leave the registers: all that the product writes. Expressions over [...batch, ...m,
   * ...n] in which a load of the output is the sum itself. @defaultValue the sums are the output
   */
  readonly epilogue?: readonly LoopOutput[];
  /** The right factor in panels of columns, packed by a kernel before. */
  readonly packed?: Buffer;
}

/** The right factor of a product, `[...k, ...n]`, copied into panels of columns as the product reads them. */
export interface PackKernel {
  readonly kind: "pack";
  readonly b: Load;
  readonly k: Shape;
  readonly n: Shape;
  readonly output: Buffer;
}

/** What no other kernel covers: the primitive's own loop, called in the surroundings over copies of its inputs. */
export interface HostKernel {
  readonly kind: "host";
  readonly equation: Equation;
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
}

/** A loop with a carry: its body is a schedule of its own. */
export interface ScanKernel {
  readonly kind: "scan";
  readonly body: Schedule;
  readonly length: number;
  readonly reverse: boolean;
  /** Buffers of the body that stand for whole buffers outside. */
  readonly consts: readonly { readonly inner: Buffer; readonly outer: Buffer }[];
  /** The carry inside: what a step reads, what it writes; outside: first and last. */
  readonly carry: readonly { readonly input: Buffer; readonly output: Buffer; readonly first: Buffer; readonly last: Buffer }[];
  /** One slice inside, all slices outside. */
  readonly xs: readonly { readonly inner: Buffer; readonly outer: Buffer }[];
  readonly ys: readonly { readonly inner: Buffer; readonly outer: Buffer }[];
}

export type Kernel = LoopKernel | ReduceKernel | DotKernel | PackKernel | HostKernel | ScanKernel;

/** A Program as kernels over buffers, in order. */
export interface Schedule {
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly kernels: readonly Kernel[];
}
