import { ValueError } from "@nabla-js/ndarray";
import type { KernelText, ThreadResult } from "../emit/kernelText.js";
import { drained } from "./drained.js";
import { isGpuHandle, laid } from "./laid.js";
import type { GpuConstructor, GpuInstance, GpuKernel, GpuKernelSettings, GpuValue } from "./gpuJs.js";
import { traits, type GpuMode, type ModeTraits } from "./gpuMode.js";

/** Numbers on a device, in a row. */
export interface Handle {
  readonly value: GpuValue;
  readonly size: number;
  isReleased: boolean;
}

/** What a device has done and holds. */
export interface DeviceCounts {
  /** Buffers that are alive. */
  readonly buffers: number;
  /** Numbers in them. */
  readonly elements: number;
  readonly dispatches: number;
  readonly uploads: number;
  readonly reads: number;
  /** Compiled kernels that are kept. */
  readonly kernels: number;
  /** Kernels that were compiled, those included that are gone. */
  readonly compiled: number;
  /**
   * Milliseconds by what they were spent on, where the device was given a clock: `compile` for the first call of each kernel,
   * `read`, and for the calls after `upload` and the kinds of kernels. Where a GPU runs ahead, a call is `ask` until gpu.js
   * returns, and then its kind until the GPU has done it, which is awaited: a device with a clock is slower than one without.
   */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** A value, or a promise of it where the mode gives nothing else. */
export type Soon<T> = T | Promise<T>;

/**
 * The settings of every kernel. Left to its defaults gpu.js ends loops after 1,000 turns, computes in low precision, gives
 * results that the next call overwrites, and bakes in sizes.
 */
const settings = {
  precision: "single",
  tactic: "precision",
  pipeline: true,
  immutable: true,
  dynamicOutput: true,
  dynamicArguments: true,
  loopMaxIterations: 2 ** 24,
} as const satisfies Partial<GpuKernelSettings>;

/** Kernels that are kept, the latest used. */
const mostKernels = 2048;

/** One instance of gpu.js: it uploads, runs kernels, reads back, and counts what is alive. */
export class Device {
  readonly mode: GpuMode;
  readonly traits: ModeTraits;
  private readonly gpu: GpuInstance;
  private readonly kernels = new Map<string, GpuKernel>();
  /** Those that have not run: gpu.js compiles at the first call. */
  private readonly fresh = new Set<GpuKernel>();
  private readonly clock: (() => number) | undefined;
  private readonly times: Record<string, number> = {};
  private live = 0;
  private elements = 0;
  private dispatches = 0;
  private uploads = 0;
  private reads = 0;
  private compiled = 0;

  /** @throws {@link ValueError} when gpu.js cannot run in this mode here. */
  constructor(GPU: GpuConstructor, mode: GpuMode, clock?: () => number) {
    this.mode = mode;
    this.traits = traits[mode];
    this.clock = clock;
    try {
      this.gpu = new GPU({ mode });
    } catch (error) {
      throw unavailable(mode, error instanceof Error ? error.message : String(error));
    }
  }

  get counts(): DeviceCounts {
    const { elements, dispatches, uploads, reads, compiled } = this;
    return {
      buffers: this.live,
      elements,
      dispatches,
      uploads,
      reads,
      kernels: this.kernels.size,
      compiled,
      milliseconds: { ...this.times },
    };
  }

  /** Copies numbers to the device. */
  upload(data: Float32Array): Soon<Handle> {
    if (data.length === 0) return this.handle(data, 0);
    this.uploads++;
    if (this.traits.handleType === "Array") return this.handle(data, data.length);
    const kernel = this.kernel("function(a0) { return a0[this.thread.x]; }", ["Array"], [data.length], "upload");
    return this.launch(kernel, [data], data.length, "upload");
  }

  /** Runs a kernel. */
  run(text: KernelText, inputs: readonly Handle[], scalars: readonly number[]): Soon<Handle> {
    const threads = text.threads.reduce((product, n) => product * n, 1);
    if (threads === 0) return this.handle(new Float32Array(0), 0);
    this.dispatches++;
    const types = [...inputs.map(({ value }) => this.typeOf(value)), ...text.scalars.map(({ type }) => type)];
    const kernel = this.kernel(text.source, types, text.threads, this.keyOf(text, inputs));
    const args = [...inputs.map(({ value }) => value), ...scalars];
    return this.launch(kernel, args, threads * (text.result === "number" ? 1 : 4), text.kind, text.result);
  }

  /** Gives a buffer back. */
  release(handle: Handle): void {
    if (handle.isReleased) return;
    handle.isReleased = true;
    this.live--;
    this.elements -= handle.size;
    if (isGpuHandle(handle.value)) handle.value.delete();
  }

  /** Copies numbers from the device. */
  read(handle: Handle): Soon<Float32Array> {
    this.reads++;
    const { value } = handle;
    if (!isGpuHandle(value)) return (value as Float32Array).slice();
    if (value.type !== this.traits.handleType) return this.readPacked(handle);
    const start = this.clock?.();
    const read = value.toArray() as Soon<Float32Array>;
    return after(read, (data) => {
      this.spent("read", start);
      return data;
    });
  }

  /** A texture of four numbers a cell is read through one of single numbers. */
  private readPacked({ value, size }: Handle): Soon<Float32Array> {
    const kernel = this.kernel("function(a0) { return a0[this.thread.x]; }", [this.typeOf(value)], [size], "read");
    return after(this.launch(kernel, [value], size, "read"), (copy) => {
      const data = this.read(copy);
      this.release(copy);
      return data as Float32Array;
    });
  }

  private typeOf(value: GpuValue): string {
    return isGpuHandle(value) ? value.type : this.traits.handleType;
  }

  /** Frees all that gpu.js holds. */
  destroy(): void {
    this.kernels.clear();
    void this.gpu.destroy();
  }

  /** Kernels are shared by text; where a module is for one size, by text and sizes. */
  private keyOf(text: KernelText, inputs: readonly Handle[]): string {
    if (!this.traits.isBySize) return `${text.threads.length}`;
    return `${text.threads.join()}|${inputs.map(({ size }) => size).join()}`;
  }

  private kernel(source: string, argumentTypes: readonly string[], output: readonly number[], family: string): GpuKernel {
    const key = `${family}|${argumentTypes.join()}|${source}`;
    const known = this.kernels.get(key);
    if (known !== undefined) {
      this.kernels.delete(key);
      this.kernels.set(key, known);
      known.setOutput(output);
      return known;
    }
    this.compiled++;
    const made = this.gpu.createKernel(source, { ...settings, output, argumentTypes });
    if (this.clock !== undefined) this.fresh.add(made);
    this.kernels.set(key, made);
    this.keepLatest(mostKernels);
    return made;
  }

  /** Gives up the kernels whose last use is longest ago. */
  private keepLatest(most: number): void {
    for (const [oldest, kernel] of this.kernels) {
      if (this.kernels.size <= most) break;
      this.kernels.delete(oldest);
      this.fresh.delete(kernel);
      kernel.destroy();
    }
  }

  /**
   * In WebAssembly each kernel has a memory of its own, and a page has place for some hundred: where there is no more, the
   * older half of the kernels makes room.
   */
  private call(kernel: GpuKernel, args: readonly GpuValue[]): Soon<GpuValue> {
    try {
      return kernel(...args) as Soon<GpuValue>;
    } catch (error) {
      if (!(error instanceof RangeError) || this.kernels.size < 2) throw error;
      this.keepLatest(Math.floor(this.kernels.size / 2));
      return kernel(...args) as Soon<GpuValue>;
    }
  }

  private launch(
    kernel: GpuKernel,
    args: readonly GpuValue[],
    size: number,
    kind: string,
    result: ThreadResult = "number",
  ): Soon<Handle> {
    const start = this.clock?.();
    return after(this.call(kernel, args), (value) => {
      this.checkMode(kernel);
      const handle = this.handle(laid(value, size, result), size);
      return start === undefined ? handle : this.timed(handle, this.fresh.delete(kernel) ? "compile" : kind, start);
    }) as Soon<Handle>;
  }

  /** Awaits a result and keeps the time that it took. */
  private timed(handle: Handle, kind: string, start: number): Soon<Handle> {
    const { value } = handle;
    const asked = this.clock!();
    const runsAhead = isGpuHandle(value) && kind !== "compile";
    if (runsAhead) this.spent("ask", start, asked);
    return after(isGpuHandle(value) ? drained(value) : undefined, () => {
      this.spent(kind, runsAhead ? asked : start);
      return handle;
    });
  }

  /** Whoever asked for a GPU is not to get something else without a word. */
  private checkMode({ kernel }: GpuKernel): void {
    if (kernel.constructor !== this.gpu.Kernel)
      throw unavailable(this.mode, `gpu.js fell back to another kernel (${kernel.fallbackReason ?? "it gave no reason"})`);
  }

  private handle(value: GpuValue, size: number): Handle {
    this.live++;
    this.elements += size;
    return { value, size, isReleased: false };
  }

  private spent(kind: string, start: number | undefined, end?: number): void {
    if (start !== undefined) this.times[kind] = (this.times[kind] ?? 0) + (end ?? this.clock!()) - start;
  }
}

/** The next step now, or when the value is there. */
export const after = <A, B>(value: Soon<A>, next: (value: A) => B): Soon<B> =>
  value instanceof Promise ? value.then(next) : next(value);

/** The error for a mode that there is not. */
export const unavailable = (mode: GpuMode, reason: string): ValueError =>
  new ValueError({
    op: "createGpuBackend",
    given: `the mode ${mode}, and ${reason}`,
    expected: "a mode that gpu.js can run in here",
    mend:
      mode === "webgpu"
        ? "Use a browser with WebGPU, or the modes webgl2 or webasm."
        : mode === "headlessgl"
          ? "Install the package gl and an X display, or use the mode webasm."
          : "Use the mode webasm, or kernels-wasm.",
  });
