import { sizeOf } from "@nabla-js/ndarray/internal";
import { visitExpr, type Buffer, type Expr } from "../../lower/expr.js";
import type { DotKernel, LoopOutput } from "../../lower/schedule.js";
import { collapse, type Collapsed } from "../collapse.js";

/** One of the axes that are summed over: its length, and the steps along it in both factors, in elements. */
export interface Axis {
  readonly length: number;
  readonly a: number;
  readonly b: number;
}

/** The axes of the sum, cut into an outer part and blocks that leave room in the first cache. */
export interface KBlocks {
  /** Axes gone over block by block. */
  readonly outer: readonly Axis[];
  /** The blocks of the rest: usually one; where an axis is too long, pieces of it. `a` and `b` say where each begins. */
  readonly chunks: readonly { readonly a: number; readonly b: number; readonly axes: readonly Axis[] }[];
}

/** What is summed over is one block up to this many steps. */
const blockOfK = 1024;
/** What is longer is cut into blocks of at most this many. */
const pieceOfK = 512;
/** Of more pieces there is a loop, if they are not shorter than this: V8 optimises less where a function is long. */
const fewPieces = 4;
const shortestPiece = 128;

const blocksOf = (axes: readonly Axis[], overlaps: boolean): KBlocks => {
  // What is read where it lies needs no room in the cache for its own sake.
  if (overlaps) return { outer: [], chunks: [{ a: 0, b: 0, axes }] };
  let first = axes.length;
  let size = 1;
  for (; first > 0 && size * axes[first - 1].length <= blockOfK; first--) size *= axes[first - 1].length;
  if (first === 0 || size > pieceOfK / 2)
    return { outer: axes.slice(0, first), chunks: [{ a: 0, b: 0, axes: axes.slice(first) }] };
  // The axis that does not fit is cut into even pieces: a few are written one behind the other, of many there is a loop.
  const axis = axes[first - 1];
  const most = Math.floor(pieceOfK / size);
  const count = Math.ceil(axis.length / most);
  const piece = (length: number): readonly Axis[] => [{ ...axis, length }, ...axes.slice(first)];
  const same = divisorOf(axis.length, most);
  if (count > fewPieces && same * size >= shortestPiece) {
    const steps = { length: axis.length / same, a: same * axis.a, b: same * axis.b };
    return { outer: [...axes.slice(0, first - 1), steps], chunks: [{ a: 0, b: 0, axes: piece(same) }] };
  }
  const even = Math.ceil(axis.length / count);
  const chunks = Array.from({ length: Math.ceil(axis.length / even) }, (_, i) => {
    const from = i * even;
    return { a: from * axis.a, b: from * axis.b, axes: piece(Math.min(even, axis.length - from)) };
  });
  return { outer: axes.slice(0, first - 1), chunks };
};

/** The largest divisor that is no larger than a number. */
const divisorOf = (length: number, most: number): number => {
  for (let divisor = Math.min(length, most); ; divisor--) if (length % divisor === 0) return divisor;
};

/** Anything that a tile reads or writes at its end, with strides over [...batch, ...m, ...n]. */
export interface Access {
  readonly buffer: Buffer | null;
  readonly offset: number;
  readonly batch: readonly number[];
  readonly m: readonly number[];
  /** From one column to the next. */
  readonly column: number;
}

/** The loops of a product, with as few axes as all that is read and written allow. */
export interface DotLoops {
  readonly batch: { readonly shape: readonly number[]; readonly a: readonly number[]; readonly b: readonly number[] };
  readonly m: { readonly shape: readonly number[]; readonly a: readonly number[] };
  /** The axis of m along which a tile has its rows. */
  readonly rowAxis: number;
  readonly columns: { readonly length: number; readonly b: number };
  readonly blocks: KBlocks;
  readonly isOneBlock: boolean;
  readonly out: Access;
  /** What the epilogue writes, and each load that it reads. */
  readonly outputs: readonly (LoopOutput & { readonly access: Access })[];
  readonly loads: ReadonlyMap<Expr, Access>;
}

/** What a product writes where nothing follows: its sums. */
const plainOutputs = ({ output, outStrides }: DotKernel): readonly LoopOutput[] => [
  {
    buffer: output,
    expr: { kind: "load", dtype: output.dtype, buffer: output, offset: 0, strides: outStrides },
    into: { offset: 0, strides: outStrides },
  },
];

const asTheyAre = (shape: readonly number[], strides: readonly (readonly number[])[]): Collapsed => ({ shape, strides });

/** The loops of a product; `null` where its columns are not one axis. Passes ask before the emitter does. */
export const dotLoopsOf = (kernel: DotKernel): DotLoops | null => {
  const before = known.get(kernel);
  if (before !== undefined) return before;
  const loops = findLoops(kernel);
  known.set(kernel, loops);
  return loops;
};

const known = /* @__PURE__ */ new WeakMap<DotKernel, DotLoops | null>();

const findLoops = (kernel: DotKernel): DotLoops | null => {
  const { a, b, output, outStrides } = kernel;
  const outputs = kernel.epilogue ?? plainOutputs(kernel);
  const loads: Extract<Expr, { kind: "load" }>[] = [];
  const seen = new Set<Expr>();
  for (const { expr } of outputs)
    visitExpr(
      expr,
      (part) => {
        if (part.kind === "load" && part.buffer !== output) loads.push(part);
      },
      seen,
    );
  const [rb, rm, rk] = [kernel.batch.length, kernel.m.length, kernel.k.length];
  const ends = [
    { buffer: output, offset: 0, strides: outStrides },
    ...outputs.map(({ buffer, into }) => ({ buffer, offset: into!.offset, strides: into!.strides })),
    ...loads,
  ];
  const batch = collapse(kernel.batch, [
    a.strides.slice(0, rb),
    b.strides.slice(0, rb),
    ...ends.map((e) => e.strides.slice(0, rb)),
  ]);
  const joined = kernel.windows === undefined ? collapse : asTheyAre;
  const m = joined(kernel.m, [a.strides.slice(rb, rb + rm), ...ends.map((e) => e.strides.slice(rb, rb + rm))]);
  const n = collapse(kernel.n, [b.strides.slice(rb + rk), ...ends.map((e) => e.strides.slice(rb + rm))]);
  const k = joined(kernel.k, [a.strides.slice(rb + rm), b.strides.slice(rb, rb + rk)]);
  if (n.shape.length > 1) return null;
  const accesses = ends.map(({ buffer, offset }, i): Access => ({
    buffer,
    offset,
    batch: batch.strides[i + 2],
    m: m.strides[i + 1],
    column: n.strides[i + 1][0] ?? 0,
  }));
  const blocks = blocksOf(
    k.shape.map((length, i) => ({ length, a: k.strides[0][i], b: k.strides[1][i] })),
    kernel.overlaps === true || kernel.windows !== undefined,
  );
  return {
    batch: { shape: batch.shape, a: batch.strides[0], b: batch.strides[1] },
    m: { shape: m.shape, a: m.strides[0] },
    rowAxis: kernel.windows === undefined ? m.shape.length - 1 : 0,
    columns: { length: n.shape[0] ?? 1, b: n.strides[0][0] ?? 0 },
    blocks,
    isOneBlock: blocks.outer.length === 0 && blocks.chunks.length === 1,
    out: accesses[0],
    outputs: outputs.map((o, i) => ({ ...o, access: accesses[i + 1] })),
    loads: new Map(loads.map((load, i) => [load, accesses[i + 1 + outputs.length]])),
  };
};

/** Whether something may follow a product while its sums are in registers: they are complete there. */
export const hasWholeSums = (kernel: DotKernel): boolean =>
  sizeOf(kernel.k) > 0 && kernel.alongSum !== true && (dotLoopsOf(kernel)?.isOneBlock ?? false);

/** The steps of the longest block. */
export const longestBlock = ({ chunks }: KBlocks): number =>
  Math.max(...chunks.map(({ axes }) => axes.reduce((product, { length }) => product * length, 1)));
