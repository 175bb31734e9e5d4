import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { mapLoads, visitExpr, type Buffer, type Expr, type Load } from "./expr.js";
import { readBy } from "./mergeLoops.js";
import type { DotKernel, Kernel, Schedule } from "./schedule.js";

/**
 * Turns products round whose results are only read transposed, as the gradients of weights are: (a·b)ᵀ = bᵀ·aᵀ. Whoever
 * reads them then goes along neighbours.
 */
export const orientDots = (schedule: Schedule): Schedule => {
  const turned = new Map<Buffer, { readonly m: number; readonly n: number }>();
  for (const kernel of schedule.kernels)
    if (kernel.kind === "dot" && isReadTransposed(schedule, kernel))
      turned.set(kernel.output, { m: sizeOf(kernel.m), n: sizeOf(kernel.n) });
  if (turned.size === 0) return schedule;
  const strideOf = (load: Load): Load => {
    const it = turned.get(load.buffer);
    return it === undefined
      ? load
      : { ...load, strides: load.strides.map((stride) => (stride === 1 ? it.m : stride === it.n ? 1 : stride)) };
  };
  return { ...schedule, kernels: schedule.kernels.map((kernel) => renew(kernel, strideOf, turned)) };
};

/** Whether all readers are loops and reductions along the rows of the result, and it is one matrix of more than one row and column. */
const isReadTransposed = (schedule: Schedule, { output, batch, m, n }: DotKernel): boolean => {
  // A convolution has more axes, and an order of its own.
  if (m.length !== 1 || n.length !== 1) return false;
  const [numM, numN] = [sizeOf(m), sizeOf(n)];
  if (batch.length > 0 || numM < 2 || numN < 2 || schedule.outputs.includes(output)) return false;
  let reads = 0;
  let isSo = true;
  const look = (expr: Expr): void =>
    visitExpr(expr, (part) => {
      if (part.kind !== "load" || part.buffer !== output) return;
      reads++;
      const rest = part.strides.filter((stride) => stride !== 0);
      if (part.offset !== 0 || rest.length !== 2 || rest[0] !== 1 || rest[1] !== numN) isSo = false;
    });
  for (const kernel of schedule.kernels) {
    if (!readBy(kernel).includes(output)) continue;
    if (kernel.kind === "loop") kernel.outputs.forEach((o) => look(o.expr));
    else if (kernel.kind === "reduce") look(kernel.expr);
    else return false;
  }
  return isSo && reads > 0;
};

const renew = (kernel: Kernel, change: (load: Load) => Load, turned: ReadonlyMap<Buffer, unknown>): Kernel => {
  const known = new Map<Expr, Expr>();
  const inExpr = (expr: Expr): Expr => mapLoads(expr, change, known);
  if (kernel.kind === "loop") return { ...kernel, outputs: kernel.outputs.map((o) => ({ ...o, expr: inExpr(o.expr) })) };
  if (kernel.kind === "reduce") return { ...kernel, expr: inExpr(kernel.expr) };
  if (kernel.kind !== "dot" || !turned.has(kernel.output)) return kernel;
  const { a, b, m, n, k } = kernel;
  // a is [m…, k…] and b [k…, n…]: the new left factor is b as [n…, k…], the new right one a as [k…, m…].
  const swap = (load: Load, first: number): Load => ({
    ...load,
    strides: [...load.strides.slice(first), ...load.strides.slice(0, first)],
  });
  return { ...kernel, a: swap(b, k.length), b: swap(a, m.length), m: n, n: m, outStrides: rowMajorStrides([...n, ...m]) };
};
