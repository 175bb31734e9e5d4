import { sameShape } from "@nabla-js/ndarray/internal";
import { buffersOf, hasMoreOps, mapLoads, visitExpr, type Buffer, type Expr, type Load } from "./expr.js";
import { buffersOfOutputs, callsHost, exprsOf, isPart, type Kernel, type LoopKernel, type Schedule } from "./schedule.js";

/** A loop of more outputs or operations than these is not made larger. */
const mostOutputs = 8;
const mostOps = 48;

/**
 * Joins loops over one shape: a later one moves up to an earlier one when nothing between them makes what it reads. What it
 * reads of the earlier one's results is then still at hand, and a result that nobody else reads needs no memory. Loops may write
 * parts of one buffer, apart from each other.
 */
export const mergeLoops = (schedule: Schedule): Schedule => {
  const kernels: Kernel[] = [];
  const madeAt = new Map<Buffer, number>();
  for (const kernel of schedule.kernels) {
    const target = kernel.kind === "loop" ? findTarget(kernels, kernel, madeAt) : -1;
    if (kernel.kind === "loop" && target >= 0) kernels[target] = join(kernels[target] as LoopKernel, kernel);
    else kernels.push(kernel);
    const at = target >= 0 ? target : kernels.length - 1;
    for (const buffer of writtenBy(kernel)) madeAt.set(buffer, at);
  }
  return dropUnread({ ...schedule, kernels });
};

/** The latest loop that a loop can join, or −1. */
const findTarget = (kernels: readonly Kernel[], kernel: LoopKernel, madeAt: ReadonlyMap<Buffer, number>): number => {
  const parts = buffersOfOutputs(kernel.outputs.filter(isPart));
  let earliest = -1;
  for (const buffer of [...readBy(kernel), ...parts]) earliest = Math.max(earliest, madeAt.get(buffer) ?? -1);
  for (let i = kernels.length - 1; i >= Math.max(0, earliest); i--) {
    const other = kernels[i];
    // Nobody reads a buffer before its last part is written.
    if (parts.length > 0 && readBy(other).some((buffer) => parts.includes(buffer))) return -1;
    if (other.kind !== "loop" || !sameShape(other.shape, kernel.shape)) continue;
    if (parts.length > 0 && other.outputs.some((o) => !isPart(o) && parts.includes(o.buffer))) continue;
    if (other.outputs.length + kernel.outputs.length > mostOutputs) continue;
    if (!readsInPlace(kernel, other)) continue;
    if (hasMoreOps(exprsOf([...other.outputs, ...kernel.outputs]), mostOps)) continue;
    return i;
  }
  return -1;
};

/** Whether every read of the other's results is at the index at which they are made. */
const readsInPlace = (kernel: LoopKernel, other: LoopKernel): boolean => {
  const made = writtenBy(other);
  let isSo = true;
  const look = (part: Expr): void => {
    const at = part.kind === "load" ? made.indexOf(part.buffer) : -1;
    if (at >= 0 && (isPart(other.outputs[at]) || !isIdentity(part as Load, kernel.shape))) isSo = false;
  };
  for (const { expr } of kernel.outputs) visitExpr(expr, look);
  return isSo;
};

/** Whether strides go over a row-major array of a shape from its first element on. */
export const isIdentity = (
  { offset, strides }: { readonly offset: number; readonly strides: readonly number[] },
  shape: readonly number[],
): boolean => {
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== stride) return false;
    stride *= shape[axis];
  }
  return offset === 0;
};

const join = (first: LoopKernel, second: LoopKernel): LoopKernel => {
  const made = new Map(first.outputs.map((o) => [o.buffer, o.expr]));
  const known = new Map<Expr, Expr>();
  const replace = (expr: Expr): Expr => mapLoads(expr, (load) => made.get(load.buffer) ?? load, known);
  return {
    ...first,
    outputs: [...first.outputs, ...second.outputs.map((o) => ({ ...o, expr: replace(o.expr) }))],
  };
};

/** The buffers a kernel writes. */
export const writtenBy = (kernel: Kernel): readonly Buffer[] => {
  switch (kernel.kind) {
    case "loop":
      return buffersOfOutputs(kernel.outputs);
    case "dot":
      return kernel.epilogue === undefined ? [kernel.output] : buffersOfOutputs(kernel.epilogue);
    case "reduce":
    case "pack":
      return [kernel.output];
    case "host":
    case "routine":
    case "branch":
      return kernel.outputs;
    case "while":
      return kernel.carry.map((c) => c.last);
    case "scan":
      return [...kernel.carry.map((c) => c.last), ...kernel.ys.map((y) => y.outer)];
  }
};

/** The buffers a kernel reads. Many passes ask. */
export const readBy = (kernel: Kernel): readonly Buffer[] => {
  const known = read.get(kernel);
  if (known !== undefined) return known;
  const buffers = findRead(kernel);
  read.set(kernel, buffers);
  return buffers;
};

const read = /* @__PURE__ */ new WeakMap<Kernel, readonly Buffer[]>();

const findRead = (kernel: Kernel): readonly Buffer[] => {
  switch (kernel.kind) {
    case "loop":
      return buffersOf(exprsOf(kernel.outputs));
    case "reduce":
      return buffersOf([kernel.expr]);
    case "pack":
      return [kernel.b.buffer];
    case "dot": {
      const read = [kernel.a.buffer, kernel.lists ?? kernel.packed ?? kernel.b.buffer];
      if (kernel.epilogue === undefined) return read;
      for (const buffer of buffersOf(exprsOf(kernel.epilogue))) if (buffer !== kernel.output) read.push(buffer);
      return read;
    }
    case "host":
    case "routine":
      return kernel.inputs;
    case "branch":
      return [kernel.index, ...kernel.operands];
    case "while":
      return [...kernel.consts.map((c) => c.outer), ...kernel.carry.map((c) => c.first)];
    case "scan":
      return [...kernel.consts.map((c) => c.outer), ...kernel.carry.map((c) => c.first), ...kernel.xs.map((x) => x.outer)];
  }
};

/** Leaves out results that nobody reads, and loops that have none left. */
const dropUnread = (schedule: Schedule): Schedule => {
  const needed = new Set<Buffer>(schedule.outputs);
  const kernels: Kernel[] = [];
  const isNeeded = (buffer: Buffer): boolean => needed.has(buffer);
  for (let i = schedule.kernels.length - 1; i >= 0; i--) {
    const kernel = schedule.kernels[i];
    let kept = kernel;
    if (!writtenBy(kernel).every(isNeeded)) {
      if (kernel.kind === "loop") kept = { ...kernel, outputs: kernel.outputs.filter((o) => isNeeded(o.buffer)) };
      if (!callsHost(kept) && !writtenBy(kept).some(isNeeded)) continue;
    }
    for (const buffer of readBy(kept)) needed.add(buffer);
    kernels.push(kept);
  }
  return { ...schedule, kernels: kernels.reverse() };
};
