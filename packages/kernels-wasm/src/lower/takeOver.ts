import type { Affine } from "@nabla-js/grad/internal";
import { sameShape } from "@nabla-js/ndarray/internal";
import { visitExpr, type Buffer, type Expr } from "./expr.js";
import { isIdentity, readBy, writtenBy } from "./mergeLoops.js";
import { callsHost, isPart, type Kernel, type LoopOutput, type Schedule } from "./schedule.js";

/** A schedule, and which of its outputs are written over which of its inputs. */
export interface TakenOver {
  readonly schedule: Schedule;
  /** To the number of an output that of the input. */
  readonly over: ReadonlyMap<number, number>;
}

/**
 * Finds the outputs that can be written over an input that nobody needs afterwards: when it is written for the first time the input
 * has been read for the last time, or is read by the same kernel, each element just before it is written. So the weights that a step
 * updates lie where the old ones lay, and are there once, not twice. Nothing is written over before the surroundings are called for
 * the last time, as they may throw.
 *
 * @param pairs - To the number of an output that of an input of the same type, each input once.
 */
export const takeOver = (schedule: Schedule, pairs: ReadonlyMap<number, number>): TakenOver => {
  if (pairs.size === 0) return { schedule, over: pairs };
  const firstWriter = new Map<Buffer, number>();
  const lastReader = new Map<Buffer, number>();
  for (let i = 0; i < schedule.kernels.length; i++) {
    for (const buffer of readBy(schedule.kernels[i])) lastReader.set(buffer, i);
    for (const buffer of writtenBy(schedule.kernels[i])) if (!firstWriter.has(buffer)) firstWriter.set(buffer, i);
  }
  const kernels = [...schedule.kernels];
  const lastCall = kernels.map(callsHost).lastIndexOf(true);
  const over = new Map<number, number>();
  for (const [output, input] of pairs) {
    const [from, to] = [schedule.inputs[input], schedule.outputs[output]];
    const writer = firstWriter.get(to);
    const reader = lastReader.get(from) ?? -1;
    if (writer === undefined || writer < lastCall || writer < reader) continue;
    if (reader === writer) {
      const inPlace = readingFirst(kernels[writer], from, to);
      if (inPlace === null) continue;
      kernels[writer] = inPlace;
    }
    over.set(output, input);
  }
  return { schedule: { ...schedule, kernels }, over };
};

/** A kernel that reads each element of one buffer before it writes that of another, and neither again; `null` where it cannot. */
const readingFirst = (kernel: Kernel, from: Buffer, to: Buffer): Kernel | null => {
  if (kernel.kind === "loop") {
    return !kernel.outputs.some(isPart) && readsFirst(kernel.outputs, from, to, (load) => isIdentity(load, kernel.shape))
      ? { ...kernel, isInPlace: true }
      : null;
  }
  if (kernel.kind !== "dot" || kernel.epilogue === undefined) return null;
  const { epilogue, lists, m, a, b, packed } = kernel;
  // By lists the last rows are written once more, where they are no multiple of 4.
  if ([a.buffer, b.buffer, packed].includes(from) || (lists !== undefined && m[0] % 4 !== 0)) return null;
  const { into } = epilogue.find((o) => o.buffer === to)!;
  const isHere = ({ offset, strides }: Affine): boolean => offset === into!.offset && sameShape(strides, into!.strides);
  return readsFirst(epilogue, from, to, isHere) ? kernel : null;
};

/**
 * Whether all that reads a buffer stands in the outputs up to the one that is written over it, at the same place. What outputs behind
 * share with those before is computed once and kept.
 */
const readsFirst = (outputs: readonly LoopOutput[], from: Buffer, to: Buffer, isHere: (load: Affine) => boolean): boolean => {
  const seen = new Set<Expr>();
  let isWritten = false;
  let isSo = true;
  const look = (part: Expr): void => {
    if (part.kind === "load" && part.buffer === from && (isWritten || !isHere(part))) isSo = false;
  };
  for (const { buffer, expr } of outputs) {
    visitExpr(expr, look, seen);
    if (buffer === to) isWritten = true;
  }
  return isSo;
};
