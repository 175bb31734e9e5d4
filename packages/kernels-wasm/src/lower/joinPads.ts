import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Buffer, Expr } from "./expr.js";
import { isIdentity, readBy, writtenBy } from "./mergeLoops.js";
import { isPart, type Kernel, type LoopKernel, type LoopOutput, type Schedule } from "./schedule.js";

/**
 * Sums of arrays that are zero but for a part each, as gradients of slices are, become one array whose parts are written where
 * they belong: nothing is filled with zeros that is written anyway, and nothing is added up.
 */
export const joinPads = (schedule: Schedule): Schedule => {
  let kernels: readonly Kernel[] = schedule.kernels;
  if (!kernels.some((kernel) => kernel.kind === "loop" && kernel.outputs.some(isPart))) return schedule;
  for (const sum of schedule.kernels) {
    const joined = sum.kind === "loop" ? joinedAt(schedule, kernels, sum) : null;
    if (joined !== null) kernels = joined;
  }
  return { ...schedule, kernels };
};

/** An array that is zero but for a part: the loop that fills it, and the one that writes the part. */
interface Pad {
  readonly fill: LoopKernel;
  readonly part: LoopKernel;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const joinedAt = (schedule: Schedule, kernels: readonly Kernel[], sum: LoopKernel): readonly Kernel[] | null => {
  const [{ buffer, expr, into }] = sum.outputs;
  const terms = sum.outputs.length === 1 && into === undefined ? termsOf(expr, sum.shape) : null;
  if (terms === null || terms.length < 2) return null;
  const pads = terms.map((term) => padOf(schedule, kernels, term, sum.shape));
  if (!pads.every((pad) => pad !== null)) return null;
  if (!pads.every((pad, i) => pads.slice(i + 1).every((other) => areApart(pad, other)))) return null;
  const covered = pads.reduce((count, { part }) => count + sizeOf(part.shape), 0);
  const fills = new Set<Kernel>(pads.map(({ fill }) => fill));
  const parts = new Map<Kernel, LoopKernel>(
    pads.map(({ part }) => [part, { ...part, outputs: part.outputs.map((o): LoopOutput => ({ ...o, buffer })) }]),
  );
  const zeros: LoopKernel = { kind: "loop", shape: sum.shape, outputs: [{ buffer, expr: pads[0].fill.outputs[0].expr }] };
  const before = kernels.indexOf(pads[0].fill);
  return kernels.flatMap((kernel, i) => {
    if (kernel === sum) return [];
    if (fills.has(kernel)) return i === before && covered < buffer.size ? [zeros] : [];
    return [parts.get(kernel) ?? kernel];
  });
};

/** The buffers that an expression adds up, each read once at the index itself; `null` where it does anything else. */
const termsOf = (expr: Expr, shape: readonly number[]): readonly Buffer[] | null => {
  if (expr.kind === "load") {
    return isIdentity(expr, shape) && expr.buffer.size === sizeOf(shape) ? [expr.buffer] : null;
  }
  if (expr.kind !== "op" || expr.name !== "add") return null;
  const terms = expr.args.map((arg) => termsOf(arg, shape));
  return terms.every((all) => all !== null) ? terms.flat() : null;
};

const padOf = (schedule: Schedule, kernels: readonly Kernel[], buffer: Buffer, shape: readonly number[]): Pad | null => {
  if (schedule.outputs.includes(buffer) || schedule.inputs.includes(buffer)) return null;
  const writers = kernels.filter((kernel) => writtenBy(kernel).includes(buffer));
  if (writers.length !== 2 || kernels.filter((kernel) => readBy(kernel).includes(buffer)).length !== 1) return null;
  const [fill, part] = writers;
  if (fill.kind !== "loop" || part.kind !== "loop" || fill.outputs.length !== 1 || part.outputs.length !== 1) return null;
  const [zero] = fill.outputs;
  const [{ into }] = part.outputs;
  if (zero.into !== undefined || zero.expr.kind !== "const" || zero.expr.value !== 0 || into === undefined) return null;
  const far = into.strides.reduce((sum, stride, axis) => sum + stride * (part.shape[axis] - 1), into.offset);
  return sizeOf(part.shape) === 0 ? null : { fill, part, first: indexOf(into.offset, shape), last: indexOf(far, shape) };
};

/** Where an element of a row-major array stands. */
const indexOf = (element: number, shape: readonly number[]): readonly number[] =>
  rowMajorStrides(shape).map((stride, axis) => Math.floor(element / stride) % shape[axis]);

/** Whether along some axis one part ends before the other begins. */
const areApart = (a: Pad, b: Pad): boolean =>
  a.first.some((_, axis) => a.last[axis] < b.first[axis] || b.last[axis] < a.first[axis]);
