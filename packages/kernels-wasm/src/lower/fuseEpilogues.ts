import type { Affine } from "@nabla-js/grad/internal";
import { rowMajorStrides, sameShape } from "@nabla-js/ndarray/internal";
import { hasWholeSums } from "../emit/dot/dotLoops.js";
import { lanesFor } from "../emit/dot/lanes.js";
import { lanesOf } from "../emit/emitLoop.js";
import { mapLeaves, visitExpr, type Buffer, type Expr } from "./expr.js";
import { readBy } from "./mergeLoops.js";
import {
  buffersOfOutputs,
  exprsOf,
  isPart,
  type DotKernel,
  type Kernel,
  type LoopKernel,
  type LoopOutput,
  type Schedule,
} from "./schedule.js";

/**
 * Gives products the loop that reads their results first, as their epilogue: a bias and an activation, the mask of a gradient, the
 * update of weights. It then works on sums in registers. The product moves down to where the loop stood, as nobody in between reads
 * it; sums that others read too are written beside.
 */
export const fuseEpilogues = (schedule: Schedule): Schedule => {
  const kernels: (Kernel | null)[] = [...schedule.kernels];
  const reads = schedule.kernels.map(readBy);
  for (let i = 0; i < kernels.length; i++) {
    const dot = kernels[i];
    if (dot?.kind !== "dot" || dot.epilogue !== undefined) continue;
    const isReader = (buffers: readonly Buffer[]): boolean => buffers.includes(dot.output);
    const first = reads.findIndex(isReader);
    const loop = first < 0 ? null : kernels[first];
    if (loop?.kind !== "loop") continue;
    const outputs = epilogueOf(dot, loop);
    if (outputs === null) continue;
    const isKept = reads.filter(isReader).length > 1 || schedule.outputs.includes(dot.output);
    const fused: DotKernel = { ...dot, epilogue: isKept ? [...outputs, sumsOf(dot)] : outputs };
    if (!hasWholeSums(fused)) continue;
    kernels[first] = fused;
    reads[first] = readBy(fused);
    kernels[i] = null;
    reads[i] = [];
  }
  return { ...schedule, kernels: kernels.filter((kernel) => kernel !== null) };
};

const sumsOf = ({ output, outStrides }: DotKernel): LoopOutput => ({
  buffer: output,
  expr: { kind: "load", dtype: output.dtype, buffer: output, offset: 0, strides: outStrides },
  into: { offset: 0, strides: outStrides },
});

/** What a loop writes, over the axes of a product; `null` where it does not go element by element over the product's result. */
const epilogueOf = (dot: DotKernel, loop: LoopKernel): readonly LoopOutput[] | null => {
  const exprs = exprsOf(loop.outputs);
  if (loop.outputs.some(isPart)) return null;
  if (lanesOf(exprs, buffersOfOutputs(loop.outputs)) !== lanesFor(dot.output.dtype).lanes) return null;
  const reads: (readonly number[])[] = [];
  const seen = new Set<Expr>();
  for (const expr of exprs)
    visitExpr(
      expr,
      (part) => {
        if (part.kind === "load" && part.buffer === dot.output) reads.push(part.offset === 0 ? part.strides : []);
      },
      seen,
    );
  if (!reads.every((strides) => sameShape(strides, reads[0]))) return null;
  const axisOf = matchAxes(dot, loop.shape, reads[0]);
  if (axisOf === null) return null;
  const over = ({ offset, strides }: Affine): Affine => ({
    offset,
    strides: axisOf.map((axis) => (axis < 0 ? 0 : strides[axis])),
  });
  const known = new Map<Expr, Expr | null>();
  const into = over({ offset: 0, strides: rowMajorStrides(loop.shape) });
  const outputs = loop.outputs.map(({ buffer, expr }) => ({ buffer, expr: mapLeaves(expr, over, known)!, into }));
  return outputs.every((o) => alongColumns(o.expr, dot)) ? outputs : null;
};

/** Whether along the columns every load goes from neighbour to neighbour, or stays, and no index is needed. */
const alongColumns = (expr: Expr, { output }: DotKernel): boolean => {
  let isSo = true;
  visitExpr(expr, (part) => {
    if (part.kind === "index") isSo = false;
    if (part.kind === "load" && part.buffer !== output && ![0, 1].includes(part.strides.at(-1) ?? 0)) isSo = false;
  });
  return isSo;
};

/** For each axis of a product's result the axis of a loop that goes along it, −1 for axes of length 1; `null`: they do not match. */
const matchAxes = (
  { batch, m, n, outStrides }: DotKernel,
  shape: readonly number[],
  strides: readonly number[],
): readonly number[] | null => {
  const lengths = [...batch, ...m, ...n];
  const free = shape.flatMap((length, axis) => (length > 1 ? [axis] : []));
  const axes = lengths.map((length, d) => {
    if (length === 1) return -1;
    const at = free.findIndex((axis) => shape[axis] === length && strides[axis] === outStrides[d]);
    return at < 0 ? NaN : free.splice(at, 1)[0];
  });
  return free.length > 0 || axes.some(Number.isNaN) ? null : axes;
};
