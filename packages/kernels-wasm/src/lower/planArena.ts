import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { Buffer } from "./expr.js";
import { readBy, writtenBy } from "./mergeLoops.js";
import type { Kernel, Schedule } from "./schedule.js";

/**
 * Where a buffer lies: at a fixed distance from the start of the arena, or where a pointer says that stands at a fixed
 * distance. Pointers are for what lies elsewhere from call to call, or from step to step of a loop.
 */
export type Place = { readonly kind: "arena"; readonly offset: number } | { readonly kind: "pointer"; readonly slot: number };

/** The memory plan of a schedule and of all loops inside it. */
export interface Plan {
  readonly places: ReadonlyMap<Buffer, Place>;
  /** For each kernel that needs scratch memory, where it begins. */
  readonly scratch: ReadonlyMap<Kernel, number>;
  /** Bytes of the arena. */
  readonly size: number;
  /** Where pointers to inputs, then to outputs, are put by the caller. */
  readonly inputSlots: readonly number[];
  readonly outputSlots: readonly number[];
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Bytes of a buffer, with room behind for a vector that reads past the end. */
export const bytesOf = (buffer: Buffer): number => buffer.size * bytesPerElement(buffer.dtype);

/**
 * Places all buffers: inputs and outputs behind pointers, the others in one arena, where a piece of memory is used again
 * once its last reader is done. First fit, in order of need.
 */
export const planArena = (schedule: Schedule, scratchOf: (kernel: Kernel) => number): Plan => {
  const places = new Map<Buffer, Place>();
  const scratch = new Map<Kernel, number>();
  let slots = 0;
  const slot = (): number => 4 * slots++;
  const inputSlots = schedule.inputs.map(slot);
  const outputSlots = schedule.outputs.map(slot);
  schedule.inputs.forEach((buffer, i) => places.set(buffer, { kind: "pointer", slot: inputSlots[i] }));
  schedule.outputs.forEach((buffer, i) => places.set(buffer, { kind: "pointer", slot: outputSlots[i] }));
  reserveSlots(schedule, places, slot);
  const size = place(schedule, aligned(4 * slots), places, scratch, scratchOf);
  return { places, scratch, size, inputSlots, outputSlots };
};

/** Slices of a loop lie behind pointers that move from step to step. */
const reserveSlots = (schedule: Schedule, places: Map<Buffer, Place>, slot: () => number): void => {
  for (const kernel of schedule.kernels) {
    if (kernel.kind !== "scan") continue;
    for (const { inner } of [...kernel.xs, ...kernel.ys]) places.set(inner, { kind: "pointer", slot: slot() });
    reserveSlots(kernel.body, places, slot);
  }
};

/** Places the buffers of one schedule from `start` on; returns the end of what it needs. */
const place = (
  schedule: Schedule,
  start: number,
  places: Map<Buffer, Place>,
  scratch: Map<Kernel, number>,
  scratchOf: (kernel: Kernel) => number,
): number => {
  const last = new Map<Buffer, number>();
  schedule.kernels.forEach((kernel, i) => [...readBy(kernel), ...writtenBy(kernel)].forEach((buffer) => last.set(buffer, i)));
  schedule.outputs.forEach((buffer) => last.set(buffer, Infinity));
  const free: { from: number; to: number }[] = [{ from: start, to: Infinity }];
  let end = start;
  const take = (bytes: number): number => {
    const size = aligned(Math.max(bytes, 1) + 16);
    const gap = free.find((it) => it.to - it.from >= size)!;
    const from = gap.from;
    gap.from += size;
    end = Math.max(end, gap.from);
    return from;
  };
  const release = (from: number, bytes: number): void => {
    free.push({ from, to: from + aligned(Math.max(bytes, 1) + 16) });
    free.sort((a, b) => a.from - b.from);
    for (let i = 0; i + 1 < free.length;)
      if (free[i].to >= free[i + 1].from) {
        free[i].to = Math.max(free[i].to, free[i + 1].to);
        free.splice(i + 1, 1);
      } else i++;
  };
  const put = (buffer: Buffer): void => {
    if (!places.has(buffer)) places.set(buffer, { kind: "arena", offset: take(bytesOf(buffer)) });
  };
  schedule.kernels.forEach((kernel, i) => {
    writtenBy(kernel).forEach(put);
    const bytes = scratchOf(kernel);
    const inner: [number, number][] = [];
    if (bytes > 0) {
      const from = take(bytes);
      scratch.set(kernel, from);
      inner.push([from, bytes]);
    }
    if (kernel.kind === "scan") {
      // The constants of the body are the buffers outside; its carries and its own buffers lie in a block of their own.
      kernel.consts.forEach(({ inner, outer }) => places.set(inner, places.get(outer)!));
      const from = free.at(-1)!.from;
      const carried = kernel.carry.flatMap(({ input, output }) => [input, output]);
      let at = from;
      for (const buffer of carried) {
        if (places.has(buffer)) continue;
        places.set(buffer, { kind: "arena", offset: at });
        at += aligned(bytesOf(buffer) + 16);
      }
      end = Math.max(end, place(kernel.body, at, places, scratch, scratchOf));
    }
    for (const [from, size] of inner) release(from, size);
    for (const buffer of new Set([...readBy(kernel), ...writtenBy(kernel)])) {
      const where = places.get(buffer);
      if (last.get(buffer) === i && where?.kind === "arena" && !schedule.inputs.includes(buffer) && isOwn(schedule, buffer))
        release(where.offset, bytesOf(buffer));
    }
  });
  return end;
};

/** Whether a schedule makes a buffer itself; what a loop reads from outside is not its to release. */
const isOwn = (schedule: Schedule, buffer: Buffer): boolean =>
  schedule.kernels.some((kernel) => writtenBy(kernel).includes(buffer));
