import { mapLoads, type Buffer, type Expr } from "./expr.js";
import { readBy, writtenBy } from "./mergeLoops.js";
import { mapSchedules, type Kernel, type ScanKernel, type Schedule } from "./schedule.js";

/** Loads of arrays that are one number throughout become that number, inside loops too, where such arrays come from outside. */
export const inlineFills = (schedule: Schedule): Schedule => inlined(schedule, new Map());

/** @param known - Numbers that come from outside, by the buffers that stand for them here. */
const inlined = (schedule: Schedule, known: ReadonlyMap<Buffer, Expr>): Schedule => {
  const numbers = new Map(known);
  for (const kernel of schedule.kernels)
    if (kernel.kind === "loop")
      for (const { buffer, expr, into } of kernel.outputs)
        if (expr.kind === "const" && into === undefined && isWrittenOnce(schedule, buffer)) numbers.set(buffer, expr);
  const memo = new Map<Expr, Expr>();
  const inExpr = (expr: Expr): Expr => mapLoads(expr, (load) => numbers.get(load.buffer) ?? load, memo);
  return {
    ...schedule,
    kernels: schedule.kernels.map((kernel): Kernel => {
      if (numbers.size === 0 && (kernel.kind === "loop" || kernel.kind === "reduce")) return kernel;
      if (kernel.kind === "loop") return { ...kernel, outputs: kernel.outputs.map((o) => ({ ...o, expr: inExpr(o.expr) })) };
      if (kernel.kind === "reduce") return { ...kernel, expr: inExpr(kernel.expr) };
      if (kernel.kind === "scan") return inScan(kernel, numbers);
      return mapSchedules(kernel, inlineFills);
    }),
  };
};

const isWrittenOnce = ({ kernels }: Schedule, buffer: Buffer): boolean =>
  kernels.reduce((count, kernel) => count + writtenBy(kernel).filter((written) => written === buffer).length, 0) === 1;

const inScan = (scan: ScanKernel, numbers: ReadonlyMap<Buffer, Expr>): ScanKernel => {
  const known = new Map(
    scan.consts.flatMap(({ inner, outer }) => {
      const number = numbers.get(outer);
      return number === undefined ? [] : [[inner, number] as const];
    }),
  );
  const body = inlined(scan.body, known);
  const read = new Set<Buffer>([...body.outputs, ...body.kernels.flatMap(readBy)]);
  return { ...scan, body, consts: scan.consts.filter(({ inner }) => !known.has(inner) || read.has(inner)) };
};
