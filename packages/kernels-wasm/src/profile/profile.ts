import { jit, type Backend } from "@nabla-js/grad";
import { compile } from "../compile.js";
import { printKernel } from "../dump.js";
import type { Kernel } from "../lower/schedule.js";
import { createEngine } from "../engine.js";
import { checkThreads } from "../threads/checkThreads.js";
import { surroundings } from "../threads/startWorker.js";
import { hasRelaxedSimd } from "../wasm/hasRelaxedSimd.js";
import { kernelCost } from "./kernelCost.js";

/** The time of one kernel. */
export interface KernelTime {
  /** What it computes, as `dumpSchedule` prints it. */
  readonly text: string;
  readonly kind: Kernel["kind"];
  /** How often it runs in one call. */
  readonly count: number;
  /** Milliseconds in one call, all its runs together: the least of all calls, as other work on the machine only adds. */
  readonly milliseconds: number;
  /** Floating-point operations in one call. */
  readonly flops: number;
  /** Bytes read and written in one call, each buffer once a run. */
  readonly bytes: number;
  /** Parts of it that other threads did in one call, on average. */
  readonly partsOfOthers: number;
}

/** How to profile. */
export interface ProfileOptions {
  /** Calls that are measured. @defaultValue 50 */
  readonly runs?: number;
  /** Calls before, in which the engine makes its best code. With threads as many more as it takes until all have started. @defaultValue 30 */
  readonly warmup?: number;
  /** Threads that share kernels. @defaultValue 1 */
  readonly threads?: number;
}

/** Milliseconds in which all threads should have started. */
const longestStart = 500;

/**
 * The time of each kernel of a function on WebAssembly, in the order in which they run. The module calls a clock before each
 * kernel; what the calls cost, some 50 ns each, is in the numbers.
 *
 * @param f - Takes trees of arrays, returns a tree.
 * @param args - What it is called with, each time the same.
 * @throws {@link ValueError} when `threads` is not a whole number from 1 to 64.
 * @example
 * ```ts
 * printProfile(profile((x) => np.matmul(x, x), [np.ones([512, 512])]));
 * ```
 */
export const profile = (
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  { runs = 50, warmup = 30, threads = 1 }: ProfileOptions = {},
): readonly KernelTime[] => {
  checkThreads("profile", threads, "Leave it out for one.");
  const engine = createEngine({ residentBytes: 2 ** 28, threads, start: surroundings().start, relaxed: hasRelaxedSimd() });
  const { team } = engine;
  const clocks: Clock[] = [];
  const backend: Backend = {
    name: "wasm",
    compile: (program, options) =>
      compile(engine, program, options, (kernels) => {
        const clock = new Clock(kernels, () => team?.parts.reduce((sum, n) => sum + n, 0) ?? 0);
        clocks.push(clock);
        return clock.tick;
      }),
  };
  const jitted = jit(f as (...all: unknown[]) => unknown, { backend });
  try {
    for (let i = 0; i < warmup; i++) jitted(...args);
    const until = performance.now() + longestStart;
    while (team !== null && team.running < threads && performance.now() < until) jitted(...args);
    clocks.forEach((clock) => clock.reset());
    for (let i = 0; i < runs; i++) jitted(...args);
  } finally {
    team?.stop();
  }
  return clocks.flatMap((clock) => clock.times());
};

/** What was seen of each kernel in one call. */
interface Call {
  readonly times: Float64Array;
  readonly counts: Uint32Array;
  readonly partsOfOthers: Uint32Array;
}

/** Adds up the time between ticks, for each kernel and each call. */
class Clock {
  private readonly kernels: readonly Kernel[];
  private readonly partsOfOthers: () => number;
  private calls: Call[] = [];
  private current = -1;
  private last = 0;
  private parts = 0;

  /** @param partsOfOthers - How many parts other threads have done so far. */
  constructor(kernels: readonly Kernel[], partsOfOthers: () => number) {
    this.kernels = kernels;
    this.partsOfOthers = partsOfOthers;
  }

  readonly tick = (index: number): void => {
    const now = performance.now();
    const parts = this.partsOfOthers();
    if (this.current < 0) this.calls.push(this.newCall());
    const call = this.calls.at(-1)!;
    if (this.current >= 0) {
      call.times[this.current] += now - this.last;
      call.partsOfOthers[this.current] += parts - this.parts;
    }
    if (index >= 0) call.counts[index]++;
    this.current = index;
    this.parts = parts;
    this.last = performance.now();
  };

  reset(): void {
    this.calls = [];
  }

  times(): KernelTime[] {
    return this.kernels.map((kernel, i) => {
      const count = this.calls[0]?.counts[i] ?? 0;
      const { flops, bytes } = kernelCost(kernel);
      return {
        text: printKernel(kernel, "").split("\n")[0],
        kind: kernel.kind,
        count,
        milliseconds: Math.min(...this.calls.map(({ times }) => times[i])),
        flops: count * flops,
        bytes: count * bytes,
        partsOfOthers: this.calls.reduce((sum, { partsOfOthers }) => sum + partsOfOthers[i], 0) / this.calls.length,
      };
    });
  }

  private newCall(): Call {
    const { length } = this.kernels;
    return { times: new Float64Array(length), counts: new Uint32Array(length), partsOfOthers: new Uint32Array(length) };
  }
}

/** How to print. */
export interface PrintProfileOptions {
  /** Kernels shown, the slowest first. @defaultValue all */
  readonly top?: number;
  /** FLOPs a second that are 100 %, as `measurePeak` gives them. @defaultValue no shares are printed */
  readonly peak?: number;
}

/** A profile as a table, the slowest kernel first. */
export const printProfile = (times: readonly KernelTime[], { top = times.length, peak }: PrintProfileOptions = {}): string => {
  const total = times.reduce((sum, it) => sum + it.milliseconds, 0);
  const rows = [...times]
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, top)
    .map(({ text, count, milliseconds, flops, bytes }) =>
      [
        (1000 * milliseconds).toFixed(1).padStart(9),
        `${((100 * milliseconds) / total).toFixed(1)} %`.padStart(8),
        `${count}×`.padStart(6),
        (flops / milliseconds / 1e6).toFixed(1).padStart(8),
        (peak === undefined ? "" : `${((100000 * flops) / milliseconds / peak).toFixed(0)} %`).padStart(6),
        (bytes / milliseconds / 1e6).toFixed(1).padStart(8),
        `  ${text.length > 110 ? `${text.slice(0, 107)}…` : text}`,
      ].join(""),
    );
  const head = `${"µs".padStart(9)}${"share".padStart(8)}${"runs".padStart(6)}${"GFLOP/s".padStart(8)}${"peak".padStart(6)}${"GB/s".padStart(8)}  kernel`;
  return [head, ...rows, `${(1000 * total).toFixed(1).padStart(9)} in all`].join("\n");
};
