import { sameShape } from "@nabla-js/ndarray/internal";
import { buffersOf, hasMoreOps, mapLoads, visitExpr, type Buffer, type Expr } from "./expr.js";
import { callsHost, type Kernel, type LoopKernel, type Schedule } from "./schedule.js";

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
  const parts = kernel.outputs.filter((o) => o.into !== undefined).map((o) => o.buffer);
  let earliest = -1;
  const needs = (buffer: Buffer): void => void (earliest = Math.max(earliest, madeAt.get(buffer) ?? -1));
  readBy(kernel).forEach(needs);
  parts.forEach(needs);
  for (let i = kernels.length - 1; i >= Math.max(0, earliest); i--) {
    const other = kernels[i];
    // Nobody reads a buffer before its last part is written.
    if (parts.length > 0 && readBy(other).some((buffer) => parts.includes(buffer))) return -1;
    if (other.kind !== "loop" || !sameShape(other.shape, kernel.shape)) continue;
    if (other.outputs.some((o) => o.into === undefined && parts.includes(o.buffer))) continue;
    if (other.outputs.length + kernel.outputs.length > mostOutputs) continue;
    if (!readsInPlace(kernel, other)) continue;
    if (
      hasMoreOps(
        [...other.outputs, ...kernel.outputs].map((o) => o.expr),
        mostOps,
      )
    )
      continue;
    return i;
  }
  return -1;
};

/** Whether every read of the other's results is at the index at which they are made. */
const readsInPlace = (kernel: LoopKernel, other: LoopKernel): boolean => {
  if (!readBy(kernel).some((buffer) => other.outputs.some((o) => o.buffer === buffer))) return true;
  let isSo = true;
  kernel.outputs.forEach(({ expr }) =>
    visitExpr(expr, (part) => {
      if (part.kind !== "load") return;
      const made = other.outputs.find((o) => o.buffer === part.buffer);
      if (made !== undefined && (made.into !== undefined || !isIdentity(part, kernel.shape))) isSo = false;
    }),
  );
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
      return kernel.outputs.map((o) => o.buffer);
    case "dot":
      return kernel.epilogue === undefined ? [kernel.output] : kernel.epilogue.map((o) => o.buffer);
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
      return buffersOf(kernel.outputs.map((o) => o.expr));
    case "reduce":
      return buffersOf([kernel.expr]);
    case "pack":
      return [kernel.b.buffer];
    case "dot": {
      const after = buffersOf((kernel.epilogue ?? []).map((o) => o.expr)).filter((buffer) => buffer !== kernel.output);
      return [kernel.a.buffer, kernel.lists ?? kernel.packed ?? kernel.b.buffer, ...after];
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
  for (const kernel of [...schedule.kernels].reverse()) {
    let kept: Kernel | null = kernel;
    if (kernel.kind === "loop") {
      const outputs = kernel.outputs.filter((o) => needed.has(o.buffer));
      kept = outputs.length === 0 ? null : { ...kernel, outputs };
    } else if (!callsHost(kernel) && !writtenBy(kernel).some((buffer) => needed.has(buffer))) kept = null;
    if (kept === null) continue;
    readBy(kept).forEach((buffer) => needed.add(buffer));
    kernels.unshift(kept);
  }
  return { ...schedule, kernels };
};
