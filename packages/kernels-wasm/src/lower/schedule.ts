import type { Shape } from "@nabla-js/ndarray";
import type { Equation } from "@nabla-js/grad";
import type { Routine } from "../emit/routine.js";
import type { Buffer, Expr, Load } from "./expr.js";

/** What a loop writes: a whole buffer in row-major order, or the elements offset + Σ strides·i of one. */
export interface LoopOutput {
  readonly buffer: Buffer;
  readonly expr: Expr;
  readonly into?: { readonly offset: number; readonly strides: readonly number[] };
}

/** Whether a part of a buffer is written, not all of it. */
export const isPart = ({ into }: LoopOutput): boolean => into !== undefined;

/** What outputs compute. */
export const exprsOf = (outputs: readonly LoopOutput[]): Expr[] => outputs.map((o) => o.expr);

/** What outputs write to. */
export const buffersOfOutputs = (outputs: readonly LoopOutput[]): Buffer[] => outputs.map((o) => o.buffer);

/** Elements of one or more buffers, computed in one nest of loops: out[i] = expr(i). */
export interface LoopKernel {
  readonly kind: "loop";
  readonly shape: Shape;
  readonly outputs: readonly LoopOutput[];
  /** Whether an output may lie where an input lies that is read at the same index: no element is computed twice. */
  readonly isInPlace?: boolean;
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
  /** For each column of the right factor a list of what is not zero, made by a kernel before. */
  readonly lists?: Buffer;
  /**
   * Whether the left factor was packed by a kernel before: the rows of a tile next to each other, k after k. Its stride from row
   * to row leads from tile to tile, a row's share at a time. @defaultValue false
   */
  readonly isLeftInTiles?: boolean;
  /** Whether rows of the right factor overlap in memory, as windows do: it is read where it lies, whatever its size. */
  readonly overlaps?: boolean;
  /** Whether vectors go along the last axis of the sum, in which both factors run on, and not along the columns. */
  readonly alongSum?: boolean;
  /**
   * The left factor is windows that may reach beyond it: m is examples, then positions, k the taps of the kernel, then channels;
   * positions and taps have no strides of their own. What lies outside is left out of the sums, and so are holes.
   */
  readonly windows?: readonly Window[];
}

/** A window along one axis: position p and tap t meet element (p·stride + t·dilation − low) / holes, where that is one. */
export interface Window {
  readonly stride: number;
  /** Steps from one tap to the next; 1 where there are holes. */
  readonly dilation: number;
  /** What the array is padded by in front; less than 0 where it is cut. */
  readonly low: number;
  /** Steps from one element to the next. */
  readonly holes: number;
  /** Elements along the axis, and how far apart they lie. */
  readonly length: number;
  readonly step: number;
}

/** A factor of a product, `[...k, ...n]`, copied into panels of columns as the product reads them; rows of a left factor likewise. */
export interface PackKernel {
  readonly kind: "pack";
  readonly b: Load;
  readonly k: Shape;
  readonly n: Shape;
  readonly output: Buffer;
  /** The columns of a panel. */
  readonly width: number;
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

/** Work that is neither a loop over an expression nor a product: gathers, sorts, factorizations, each written as a routine. */
export interface RoutineKernel {
  readonly kind: "routine";
  /** For dumps. */
  readonly name: string;
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  /** Bytes of memory for itself. A routine that has some is one piece. */
  readonly scratch: number;
  /** Into how many pieces, each of which writes elements of its own, it can be cut. */
  readonly pieces: number;
  /** What it takes on one thread, roughly, in nanoseconds. */
  readonly cost: number;
  /** Whether the first output may lie where the first input lies, if nobody reads that later. */
  readonly inPlace: boolean;
  readonly write: (routine: Routine) => void;
}

/** One of several bodies, by a number that is clamped to their count. Bodies read the operands and fill the outputs. */
export interface BranchKernel {
  readonly kind: "branch";
  readonly index: Buffer;
  readonly operands: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly bodies: readonly Schedule[];
}

/** A loop that goes on while its condition, over the carry, holds. */
export interface WhileKernel {
  readonly kind: "while";
  readonly condition: Schedule;
  readonly body: Schedule;
  /** Buffers of condition and body that stand for whole buffers outside. */
  readonly consts: readonly { readonly inner: Buffer; readonly outer: Buffer }[];
  readonly carry: readonly {
    /** What the condition reads, and the body. */
    readonly tested: Buffer;
    readonly input: Buffer;
    readonly output: Buffer;
    readonly first: Buffer;
    readonly last: Buffer;
  }[];
}

export type Kernel =
  LoopKernel | ReduceKernel | DotKernel | PackKernel | HostKernel | ScanKernel | RoutineKernel | BranchKernel | WhileKernel;

/** Kernels that are made of others. */
export type ControlKernel = ScanKernel | BranchKernel | WhileKernel;

/** The schedules inside a kernel. */
export const innerSchedules = (kernel: Kernel): readonly Schedule[] => {
  switch (kernel.kind) {
    case "scan":
      return [kernel.body];
    case "branch":
      return kernel.bodies;
    case "while":
      return [kernel.condition, kernel.body];
    default:
      return [];
  }
};

/** A kernel with other schedules inside. */
export const mapSchedules = (kernel: Kernel, change: (inner: Schedule) => Schedule): Kernel => {
  switch (kernel.kind) {
    case "scan":
      return { ...kernel, body: change(kernel.body) };
    case "branch":
      return { ...kernel, bodies: kernel.bodies.map(change) };
    case "while":
      return { ...kernel, condition: change(kernel.condition), body: change(kernel.body) };
    default:
      return kernel;
  }
};

/** Whether a kernel calls the surroundings, itself or inside. */
export const callsHost = (kernel: Kernel): boolean =>
  kernel.kind === "host" || innerSchedules(kernel).some((inner) => inner.kernels.some(callsHost));

/** A Program as kernels over buffers, in order. */
export interface Schedule {
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly kernels: readonly Kernel[];
}
