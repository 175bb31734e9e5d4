import { Code, type Local } from "../wasm/code.js";
import { ModuleBuilder } from "../wasm/module.js";
import { bytesOf, planArena, type Plan } from "../lower/planArena.js";
import type { BranchKernel, ControlKernel, HostKernel, Kernel, ScanKernel, Schedule, WhileKernel } from "../lower/schedule.js";
import type { Buffer } from "../lower/expr.js";
import { dotScratch, emitDot } from "./dot/emitDot.js";
import { emitPackAll } from "./dot/emitPackAll.js";
import { emitLoop } from "./emitLoop.js";
import { emitReduce } from "./emitReduce.js";
import { emitTeam } from "./emitTeam.js";
import { inSteps } from "./inSteps.js";
import type { RangedCode, Split } from "./range.js";
import { emitRoutine } from "./routine.js";
import { VectorMath } from "./vectorMath.js";

/** A schedule as a module, and what its caller must know. */
export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly plan: Plan;
  /** Kernels that the module calls back for, by their number. */
  readonly hosts: readonly HostKernel[];
  /** All kernels, those inside loops too, in the order of their numbers. */
  readonly kernels: readonly Kernel[];
  /** What each kernel that threads share costs on one, in nanoseconds, roughly; empty when none is worth it. */
  readonly sharedCosts: readonly number[];
}

/** How to emit. */
export interface EmitOptions {
  /** Whether the driver calls `env.tick` before each kernel, for a profile. */
  readonly ticks?: boolean;
  /** How many threads share kernels; more than one need a shared memory. @defaultValue 1 */
  readonly threads?: number;
  /** Nanoseconds below which a kernel is not worth handing out; a part takes about twice as much. @defaultValue 5,000 */
  readonly worthSharing?: number;
  /** Whether products may use relaxed SIMD, whose last bit depends on the machine. @defaultValue false */
  readonly relaxed?: boolean;
  /** Whether the names of functions stand in the module, for dumps. */
  readonly names?: boolean;
}

/** The most parts for each thread: a kernel that is worth fewer is small. */
const mostForEach = 8;

/** The parts a kernel is cut into: a few for each thread, so that one that is held up holds up little, and as many for each. */
const partsOf = (
  { length, unit, cost }: Split,
  threads: number,
  worthSharing: number,
): { readonly parts: number; readonly isSmall: boolean } => {
  const worth = Math.ceil(cost / (2 * worthSharing * threads));
  const parts = cost < worthSharing ? 1 : Math.min(worth * threads, mostForEach * threads, Math.ceil(length / unit));
  return { parts, isSmall: worth < mostForEach };
};

/**
 * One module for a schedule: one function a kernel, and a driver `run(base)` that calls them in order. `base` is the start
 * of the arena, at whose beginning the caller has put the pointers to inputs and outputs.
 */
export const emitModule = (
  schedule: Schedule,
  { ticks = false, threads = 1, worthSharing = 5_000, relaxed = false, names = false }: EmitOptions = {},
): Emitted => {
  const module = new ModuleBuilder();
  const isShared = threads > 1;
  const host = module.import("host", { params: ["i32", "i32"], results: [] });
  const tick = ticks ? module.import("tick", { params: ["i32"], results: [] }) : null;
  const team = isShared
    ? {
        stalled: module.import("stalled", { params: ["i32"], results: [] }),
        thread: module.importGlobal("thread"),
        module: module.importGlobal("module"),
        slot: module.importGlobal("slot"),
      }
    : null;
  const math = new VectorMath(module, relaxed);
  let fork: number | null = null;
  const sharedCosts: number[] = [];
  const plan = planArena(schedule, {
    scratch: (kernel) => (kernel.kind === "routine" ? kernel.scratch : 0),
    own: (kernel) => (kernel.kind === "dot" ? dotScratch(kernel) : 0),
    threads,
  });
  const { offset, step } = plan.own;
  const own = (code: Code): void => {
    code.get(code.param(0)).i32(offset).op("i32.add");
    if (team !== null) code.global(team.thread).i32(step).op("i32.mul", "i32.add");
  };
  const hosts: HostKernel[] = [];
  const numbered: Kernel[] = [];
  const driver = new Code(["i32"]);
  const base = driver.param(0);

  const emitKernel = (kernel: Exclude<Kernel, HostKernel | ControlKernel>): RangedCode => {
    if (kernel.kind === "loop") return emitLoop(kernel, plan.places, math);
    if (kernel.kind === "reduce") return emitReduce(kernel, plan.places, math);
    if (kernel.kind === "pack") return emitPackAll(kernel, plan.places);
    if (kernel.kind === "routine") return emitRoutine(kernel, plan.places, plan.scratch.get(kernel) ?? 0, math);
    return emitDot(kernel, plan.places, math, own);
  };

  const startOf = (kernel: Kernel | null): void => {
    if (kernel !== null) numbered.push(kernel);
    if (tick !== null) driver.i32(kernel === null ? -1 : numbered.length - 1).call(tick);
  };

  const drive = (kernels: readonly Kernel[]): void => {
    for (const kernel of kernels) {
      startOf(kernel);
      if (kernel.kind === "host") {
        hosts.push(kernel);
        driver
          .i32(hosts.length - 1)
          .get(base)
          .call(host);
      } else if (kernel.kind === "scan") driveScan(kernel);
      else if (kernel.kind === "branch") driveBranch(kernel);
      else if (kernel.kind === "while") driveWhile(kernel);
      else {
        const { code, split } = emitKernel(kernel);
        const name = nameOf(kernel);
        const index = inSteps(module, `${name}_inSteps`, module.add(name, code), split);
        const { parts, isSmall } = partsOf(split, threads, worthSharing);
        if (team === null || parts < 2) driver.get(base).i32(0).i32(split.length).call(index);
        else {
          fork ??= emitTeam(module, team, threads);
          sharedCosts.push(split.cost);
          driver
            .i32(module.addToTable(index))
            .get(base)
            .i32(split.length)
            .i32(split.unit)
            .i32(parts)
            .i32(isSmall ? 1 : 0)
            .call(fork);
        }
      }
    }
  };

  const pushAddress = (buffer: Buffer): void => {
    const place = plan.places.get(buffer)!;
    driver.get(base);
    if (place.kind === "pointer") driver.memory("i32.load", place.slot);
    else driver.i32(place.offset).op("i32.add");
  };
  const copy = (to: Buffer, from: Buffer): void => {
    pushAddress(to);
    pushAddress(from);
    driver.i32(bytesOf(from)).memoryCopy();
  };

  const driveScan = (kernel: ScanKernel): void => {
    const { carry, xs, ys, length, reverse } = kernel;
    const own = numbered.length - 1;
    carry.forEach(({ input, first }) => copy(input, first));
    const step: Local = driver.local("i32");
    const point = (inner: Buffer, outer: Buffer): void => {
      const place = plan.places.get(inner)!;
      if (place.kind !== "pointer") throw new Error("scan: a slice lies behind a pointer");
      driver.get(base);
      pushAddress(outer);
      if (reverse)
        driver
          .i32(length - 1)
          .get(step)
          .op("i32.sub");
      else driver.get(step);
      driver.i32(bytesOf(inner)).op("i32.mul", "i32.add").memory("i32.store", place.slot);
    };
    driver.loop(step, 0, length, 1, () => {
      [...xs, ...ys].forEach(({ inner, outer }) => point(inner, outer));
      drive(kernel.body.kernels);
      if (tick !== null) driver.i32(own).call(tick);
      carry.forEach(({ input, output }) => copy(input, output));
    });
    carry.forEach(({ input, last }) => copy(last, input));
  };

  const driveBranch = ({ index, bodies }: BranchKernel): void => {
    const chosen = driver.local("i32");
    pushAddress(index);
    driver.memory("i32.load", 0).set(chosen);
    // The last one without a question; a negative number is the first.
    const from = (i: number): void => {
      if (i === bodies.length - 1) drive(bodies[i].kernels);
      else {
        driver.get(chosen).i32(i).op("i32.le_s");
        driver.if(
          () => drive(bodies[i].kernels),
          () => from(i + 1),
        );
      }
    };
    from(0);
  };

  const driveWhile = ({ condition, body, carry }: WhileKernel): void => {
    carry.forEach(({ input, first }) => copy(input, first));
    driver.while(
      () => {
        drive(condition.kernels);
        pushAddress(condition.outputs[0]);
        driver.memory("i32.load8_u", 0);
      },
      () => {
        drive(body.kernels);
        carry.forEach(({ input, output }) => copy(input, output));
      },
    );
    carry.forEach(({ input, last }) => copy(last, input));
  };

  drive(schedule.kernels);
  startOf(null);
  module.export("run", module.add("run", driver));
  return { bytes: module.bytes(isShared, names), plan, hosts, kernels: numbered, sharedCosts };
};

const nameOf = (kernel: Exclude<Kernel, HostKernel | ControlKernel>): string =>
  kernel.kind === "loop"
    ? `loop_${kernel.outputs.map((o) => o.buffer.name).join("_")}`
    : kernel.kind === "routine"
      ? `routine_${kernel.name}`
      : `${kernel.kind}_${kernel.output.name}`;
