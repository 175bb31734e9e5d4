import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { Buffer } from "./expr.js";
import { readBy, writtenBy } from "./mergeLoops.js";
import { innerSchedules, type Kernel, type Schedule } from "./schedule.js";

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
  /** Where the memory begins that one thread alone works in, and how far apart those of two threads are. */
  readonly own: { readonly offset: number; readonly step: number };
  /** Bytes of the arena. */
  readonly size: number;
  /** Where pointers to inputs, then to outputs, are put by the caller. */
  readonly inputSlots: readonly number[];
  readonly outputSlots: readonly number[];
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Bytes of a buffer, with room behind for a vector that reads past the end. */
export const bytesOf = (buffer: Buffer): number => buffer.size * bytesPerElement(buffer.dtype);

/** What kernels need beside the buffers that they read and write. */
export interface Needs {
  /** Bytes of scratch memory, which are others' before and after. */
  readonly scratch: (kernel: Kernel) => number;
  /** Bytes in which each thread works alone. */
  readonly own: (kernel: Kernel) => number;
  readonly threads: number;
}

/** Bytes between what is a thread's own and what others touch, so that what a processor fetches ahead is not another one's. */
const apart = 4096;

/**
 * Bytes of a schedule in which nothing is used again where threads share the work. A line of memory lies with the thread that had
 * it last, and to be written by another one takes it several times as long as its own; the first thread has the front of each buffer,
 * so that two of different lengths in one place change hands in between.
 */
const roomy = 2 ** 23;

/**
 * Places all buffers: inputs and outputs behind pointers, the others in one arena, where a piece of memory is used again
 * once its last reader is done. First fit, in order of need; on several threads behind all others as long as there is room.
 */
export const planArena = (schedule: Schedule, needs: Needs): Plan => {
  const places = new Map<Buffer, Place>();
  const scratch = new Map<Kernel, number>();
  let slots = 0;
  const slot = (): number => 4 * slots++;
  const inputSlots = schedule.inputs.map(slot);
  const outputSlots = schedule.outputs.map(slot);
  schedule.inputs.forEach((buffer, i) => places.set(buffer, { kind: "pointer", slot: inputSlots[i] }));
  schedule.outputs.forEach((buffer, i) => places.set(buffer, { kind: "pointer", slot: outputSlots[i] }));
  reserveSlots(schedule, places, slot);
  const end = place(schedule, aligned(4 * slots), {
    places,
    scratch,
    scratchOf: needs.scratch,
    room: needs.threads > 1 ? roomy : 0,
  });
  const { own, size } = ownMemory(schedule, end, needs);
  return { places, scratch, own, size, inputSlots, outputSlots };
};

/**
 * What is a thread's own lies behind all buffers, in the same place for all kernels: where it lay among them, in memory that other
 * threads had written in the same step, a product's panels took a third longer on cores that are far from each other.
 */
const ownMemory = (schedule: Schedule, end: number, { own, threads }: Needs): Pick<Plan, "own" | "size"> => {
  const mostOf = ({ kernels }: Schedule): number =>
    Math.max(0, ...kernels.map((kernel) => Math.max(own(kernel), ...innerSchedules(kernel).map(mostOf))));
  const most = aligned(mostOf(schedule));
  if (most === 0 || threads === 1) return { own: { offset: end, step: most }, size: end + most };
  const offset = Math.ceil(end / apart) * apart + apart;
  const step = Math.ceil(most / apart) * apart + apart;
  return { own: { offset, step }, size: offset + threads * step };
};

/** Slices of a loop lie behind pointers that move from step to step. */
const reserveSlots = (schedule: Schedule, places: Map<Buffer, Place>, slot: () => number): void => {
  for (const kernel of schedule.kernels) {
    if (kernel.kind === "scan")
      for (const { inner } of [...kernel.xs, ...kernel.ys]) places.set(inner, { kind: "pointer", slot: slot() });
    for (const inner of innerSchedules(kernel)) reserveSlots(inner, places, slot);
  }
};

/** Memory that nobody has. */
interface Gap {
  from: number;
  to: number;
}

/** What is placed, and by which rules. */
interface Placing {
  readonly places: Map<Buffer, Place>;
  readonly scratch: Map<Kernel, number>;
  readonly scratchOf: (kernel: Kernel) => number;
  /** Bytes of each schedule in which nothing is used again. */
  readonly room: number;
}

/** Places the buffers of one schedule from `start` on; returns the end of what it needs. */
const place = (schedule: Schedule, start: number, placing: Placing): number => {
  const { places, scratch, scratchOf, room } = placing;
  const last = new Map<Buffer, number>();
  /** What the schedule makes itself; what a loop reads from outside is not its to release. */
  const own = new Set<Buffer>();
  for (let i = 0; i < schedule.kernels.length; i++) {
    for (const buffer of readBy(schedule.kernels[i])) last.set(buffer, i);
    for (const buffer of writtenBy(schedule.kernels[i])) {
      last.set(buffer, i);
      own.add(buffer);
    }
  }
  for (const buffer of schedule.inputs) own.delete(buffer);
  for (const buffer of schedule.outputs) last.set(buffer, Infinity);
  const free: Gap[] = [{ from: start, to: Infinity }];
  let end = start;
  const take = (bytes: number): number => {
    const size = aligned(Math.max(bytes, 1) + 16);
    const tail = free.at(-1)!;
    const isRoomy = end + size <= start + room;
    if (isRoomy && tail.from < end) free.splice(-1, 1, { from: tail.from, to: end }, { from: end, to: Infinity });
    const gap = isRoomy ? free.at(-1)! : free.find((it) => it.to - it.from >= size)!;
    const from = gap.from;
    gap.from += size;
    end = Math.max(end, gap.from);
    return from;
  };
  const release = (from: number, bytes: number): void => {
    const to = from + aligned(Math.max(bytes, 1) + 16);
    // Gaps lie in order, the last one without end; one that it touches takes it in, or the two on both sides become one.
    const next = free.findIndex((gap) => gap.from >= to);
    const before = free[next - 1] as Gap | undefined;
    const after = free[next];
    const touches = after.from === to;
    if (before?.to === from) {
      before.to = touches ? after.to : to;
      if (touches) free.splice(next, 1);
    } else if (touches) after.from = from;
    else free.splice(next, 0, { from, to });
  };
  const moved = new Set<Buffer>();
  const put = (buffer: Buffer): void => {
    if (!places.has(buffer)) places.set(buffer, { kind: "arena", offset: take(bytesOf(buffer)) });
  };
  schedule.kernels.forEach((kernel, i) => {
    if (kernel.kind === "routine" && kernel.inPlace) {
      const [before, after] = [kernel.inputs[0], kernel.outputs[0]];
      const where = places.get(before)!;
      const isReadOnce = kernel.inputs.filter((buffer) => buffer === before).length === 1;
      // The piece of memory changes its name; under the old one it is not released.
      if (where.kind === "arena" && isReadOnce && last.get(before) === i && own.has(before) && !places.has(after)) {
        places.set(after, where);
        moved.add(before);
      }
    }
    writtenBy(kernel).forEach(put);
    const bytes = scratchOf(kernel);
    const inner: [number, number][] = [];
    if (bytes > 0) {
      const from = take(bytes);
      scratch.set(kernel, from);
      inner.push([from, bytes]);
    }
    if (innerSchedules(kernel).length > 0) end = Math.max(end, placeInner(kernel, free.at(-1)!.from, placing));
    for (const [from, size] of inner) release(from, size);
    const leave = (buffer: Buffer): void => {
      // Each once, though a kernel may read what it writes.
      if (last.get(buffer) !== i || moved.has(buffer) || !own.delete(buffer)) return;
      const where = places.get(buffer);
      if (where?.kind === "arena") release(where.offset, bytesOf(buffer));
    };
    readBy(kernel).forEach(leave);
    writtenBy(kernel).forEach(leave);
  });
  return end;
};

/** Places what is inside a loop or a branch from `from` on; returns the end of what it needs. */
const placeInner = (kernel: Kernel, from: number, placing: Placing): number => {
  const { places } = placing;
  let at = from;
  const put = (buffer: Buffer): void => {
    if (places.has(buffer)) return;
    places.set(buffer, { kind: "arena", offset: at });
    at += aligned(bytesOf(buffer) + 16);
  };
  const standsFor = (inner: Buffer, outer: Buffer): void => void places.set(inner, places.get(outer)!);
  // The constants of a body are the buffers outside; its carries and its own buffers lie in a block of their own.
  if (kernel.kind === "scan") {
    kernel.consts.forEach(({ inner, outer }) => standsFor(inner, outer));
    kernel.carry.forEach(({ input, output }) => [input, output].forEach(put));
  } else if (kernel.kind === "while") {
    kernel.consts.forEach(({ inner, outer }) => standsFor(inner, outer));
    kernel.carry.forEach(({ input, output, tested }) => {
      [input, output].forEach(put);
      standsFor(tested, input);
    });
    kernel.condition.outputs.forEach(put);
  } else if (kernel.kind === "branch")
    for (const body of kernel.bodies) {
      body.inputs.forEach((inner, i) => standsFor(inner, kernel.operands[i]));
      body.outputs.forEach((inner, i) => standsFor(inner, kernel.outputs[i]));
    }
  return Math.max(at, ...innerSchedules(kernel).map((inner) => place(inner, at, placing)));
};
