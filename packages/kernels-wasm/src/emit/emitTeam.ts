import { Code, type Local } from "../wasm/code.js";
import type { ModuleBuilder } from "../wasm/module.js";
import { control } from "../threads/control.js";

/** What a module that runs on several threads imports: numbers of its own, and what to call when a part takes long. */
export interface TeamImports {
  /** The number of the thread, 0 for the one that calls. */
  readonly thread: number;
  /** The number of the module, and its place among those that workers know. */
  readonly module: number;
  readonly slot: number;
  readonly stalled: number;
}

/** Turns in which the caller waits before it asks what holds the others up: about 25 µs. */
const patience = 20_000;

/**
 * Turns in which a worker waits for the next kernel before it goes to sleep: a quarter of a millisecond, more than what lies between
 * two steps of a training loop. To be woken takes 5 to 10 µs, in which the caller is alone.
 */
const wakefulness = 200_000;

/**
 * Adds the two functions that share kernels among threads.
 *
 * - `fork(kernel, base, length, unit, parts, isSmall)`, for the caller: publishes a kernel, does parts from the front until none
 *   is left, waits for those that workers hold. Alone when no worker knows the module, and, where the kernel is small, for a while
 *   after a worker had to be waited for much longer than its part takes.
 * - `work()`, for workers: does parts from the back as long as kernels of this module come, and returns a while after the last,
 *   or when one of another module is there.
 *
 * Each takes many parts at first and few in the end ({@link pushShare}): neighbours done in one go share what they read, and the line
 * of the ticket travels less.
 *
 * @param threads - Threads in all.
 * @returns The index of `fork`.
 */
export const emitTeam = (module: ModuleBuilder, imports: TeamImports, threads: number): number => {
  const kernelType = module.signature({ params: ["i32", "i32", "i32"], results: [] });
  const bound = module.add("bound", emitBound());
  const doParts = module.add("doParts", emitParts(kernelType, bound));
  module.export("work", module.add("work", emitWork(imports, doParts, threads)));
  return module.add("fork", emitFork(imports, kernelType, doParts, threads));
};

/** bound(part, parts, length, unit): where a part begins, a multiple of the unit; the end for the part behind the last. */
const emitBound = (): Code => {
  const code = new Code(["i32", "i32", "i32", "i32"], ["i32"]);
  const [part, parts, length, unit] = [0, 1, 2, 3].map((i) => code.param(i));
  const at = code.local("i32");
  code.get(length).get(unit).op("i32.add").i32(1).op("i32.sub").get(unit).op("i32.div_u", "i64.extend_i32_u");
  code.get(part).op("i64.extend_i32_u", "i64.mul").get(parts).op("i64.extend_i32_u", "i64.div_u").op("i32.wrap_i64");
  code.get(unit).op("i32.mul").set(at);
  code.get(at).get(length).get(at).get(length).op("i32.lt_u", "select");
  return code;
};

/** doParts(first, end): neighbouring parts of the kernel, as one range. */
const emitParts = (kernelType: number, bound: number): Code => {
  const code = new Code(["i32", "i32"]);
  const field = (offset: number): Code => code.i32(0).memory("i32.load", offset);
  const pushBound = (): void => {
    field(control.parts);
    field(control.length);
    field(control.unit).call(bound);
  };
  field(control.base);
  for (const limit of [0, 1]) {
    code.get(code.param(limit));
    pushBound();
  }
  field(control.kernel).callIndirect(kernelType);
  return code;
};

/** Leaves the first part that is left, and the end of those, in locals. */
const readTicket = (code: Code, ticket: Local, front: Local, back: Local): void => {
  code.i32(0).atomic("i64.atomic.load", control.ticket).set(ticket);
  code.get(ticket).op("i32.wrap_i64").i32(16).op("i32.shr_u").set(front);
  code.get(ticket).op("i32.wrap_i64").i32(0xffff).op("i32.and").set(back);
};

/** Takes the number of parts that are left from the stack and leaves how many one thread takes: three quarters of an even share. */
const pushShare = (code: Code, threads: number): void => {
  code
    .i32(3)
    .op("i32.mul")
    .i32(4 * threads - 1)
    .op("i32.add")
    .i32(4 * threads)
    .op("i32.div_u");
};

/** Leaves on the stack whether the ticket was changed by `share`, which was taken from its front or its back. */
const take = (code: Code, ticket: Local, share: Local, from: "front" | "back"): void => {
  code.i32(0).get(ticket).get(ticket).get(share).op("i64.extend_i32_u");
  if (from === "front") code.i64(16n).op("i64.shl", "i64.add");
  else code.op("i64.sub");
  code.atomic("i64.atomic.rmw.cmpxchg", control.ticket).get(ticket).op("i64.eq");
};

const emitFork = ({ module, slot, stalled }: TeamImports, kernelType: number, doParts: number, threads: number): Code => {
  const code = new Code(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [kernel, base, length, unit, parts, isSmall] = [0, 1, 2, 3, 4, 5].map((i) => code.param(i));
  const [front, back, share, mine, before, idle] = code.locals("i32", 6);
  const ticket = code.local("i64");
  code.global(slot).i32(4).op("i32.mul").atomic("i32.atomic.load", control.ready).op("i32.eqz");
  code.if(() => code.get(base).i32(0).get(length).get(kernel).callIndirect(kernelType).op("return"));
  code.i32(0).memory("i32.load", control.alone).i32(0).get(isSmall).op("select").tee(idle);
  code.if(() => {
    code.i32(0).get(idle).i32(1).op("i32.sub").memory("i32.store", control.alone);
    code.get(base).i32(0).get(length).get(kernel).callIndirect(kernelType).op("return");
  });
  code.i32(0).global(module).memory("i32.store", control.module);
  for (const [at, value] of [
    [control.kernel, kernel],
    [control.base, base],
    [control.length, length],
    [control.unit, unit],
    [control.parts, parts],
  ] as const)
    code.i32(0).get(value).memory("i32.store", at);
  code.i32(0).atomic("i32.atomic.load", control.done).set(before);
  code.get(parts);
  pushShare(code, threads);
  code.set(mine);
  code.i32(0).i32(0).atomic("i64.atomic.load", control.ticket);
  code.i64(32n).op("i64.shr_u").i64(1n).op("i64.add").i64(32n).op("i64.shl");
  code.get(mine).i32(16).op("i32.shl").get(parts).op("i32.or", "i64.extend_i32_u").op("i64.or");
  code.atomic("i64.atomic.store", control.ticket);
  code.i32(0).atomic("i32.atomic.load", control.sleepers);
  code.if(() => {
    code.i32(0).i32(0).atomic("i32.atomic.rmw.xchg", control.sleepers).op("drop");
    code.i32(0).i32(1).atomic("i32.atomic.rmw.add", control.bell).op("drop");
    code.i32(0).i32(-1).atomic("memory.atomic.notify", control.bell).op("drop");
  });
  code.i32(0).get(mine).call(doParts);
  code.repeat(() => {
    readTicket(code, ticket, front, back);
    code.get(front).get(back).op("i32.lt_u");
    code.if(() => {
      code.get(back).get(front).op("i32.sub");
      pushShare(code, threads);
      code.set(share);
      take(code, ticket, share, "front");
      code.if(() => {
        code.get(front).get(front).get(share).op("i32.add").call(doParts);
        code.get(mine).get(share).op("i32.add").set(mine);
      });
    });
    code.get(front).get(back).op("i32.lt_u");
  });
  code.repeat(() => {
    code.i32(0).atomic("i32.atomic.load", control.done).get(before).op("i32.sub").get(mine).op("i32.add");
    code.get(parts).op("i32.ge_s");
    code.if(() => code.op("return"));
    code.get(idle).i32(1).op("i32.add").tee(idle).i32(patience).op("i32.ge_s");
    code.if(() => code.get(kernel).call(stalled).i32(0).set(idle));
    code.i32(1);
  });
  return code;
};

const emitWork = ({ module, thread }: TeamImports, doParts: number, threads: number): Code => {
  const code = new Code([]);
  const [front, back, share, idle] = code.locals("i32", 4);
  const ticket = code.local("i64");
  code.repeat(() => {
    readTicket(code, ticket, front, back);
    code.get(front).get(back).op("i32.lt_u");
    code.if(() => {
      code.i32(0).memory("i32.load", control.module).global(module).op("i32.ne");
      code.if(() => code.op("return"));
      code.get(back).get(front).op("i32.sub");
      pushShare(code, threads);
      code.set(share);
      take(code, ticket, share, "back");
      code.if(() => {
        code.get(back).get(share).op("i32.sub").get(back).call(doParts);
        code.i32(0).get(share).atomic("i32.atomic.rmw.add", control.done).op("drop");
        code.global(thread).i32(64).op("i32.mul");
        code.global(thread).i32(64).op("i32.mul").memory("i32.load", control.counts).get(share).op("i32.add");
        code.memory("i32.store", control.counts);
      });
      code.i32(0).set(idle);
    });
    code.get(idle).i32(1).op("i32.add").tee(idle).i32(wakefulness).op("i32.lt_s");
  });
  return code;
};
