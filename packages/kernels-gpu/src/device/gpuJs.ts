import { ValueError } from "@nabla-js/ndarray";

/** gpu.js, as far as this package calls it. Its own declarations leave out what is needed here, and want the DOM. */

/** What a kernel takes and gives: numbers, a typed array, rows of them, a texture, a buffer, as the mode has it. */
export type GpuValue = unknown;

/** A compiled kernel. */
export interface GpuKernel {
  (...args: readonly GpuValue[]): GpuValue;
  setOutput(output: readonly number[]): GpuKernel;
  destroy(): void;
  /** The kernel behind it, which gpu.js may have replaced. */
  readonly kernel: { readonly constructor: unknown; readonly fallbackReason?: string | null };
}

/** How a kernel is made. */
export interface GpuKernelSettings {
  readonly output: readonly number[];
  readonly argumentTypes: readonly string[];
  readonly precision: "single";
  readonly tactic: "precision";
  readonly pipeline: boolean;
  readonly immutable: boolean;
  readonly dynamicOutput: boolean;
  readonly dynamicArguments: boolean;
  readonly loopMaxIterations: number;
}

/** An instance of gpu.js. */
export interface GpuInstance {
  /** The class of its kernels. */
  readonly Kernel: unknown;
  createKernel(source: string, settings: GpuKernelSettings): GpuKernel;
  destroy(): Promise<void> | void;
}

/** The class that gpu.js exports. */
export interface GpuConstructor {
  new (settings: { readonly mode: string }): GpuInstance;
  isWebGPUAvailable(): Promise<boolean>;
}

/**
 * Says so where gpu.js is not there: a build without it hands in `undefined`, and a module in place of its class is easily had.
 *
 * @throws {@link ValueError}
 */
export const checkGpu: (op: string, GPU: unknown) => asserts GPU is GpuConstructor = (op, GPU) => {
  if (typeof GPU === "function") return;
  throw new ValueError({
    op,
    given: `GPU ${GPU === undefined || GPU === null ? String(GPU) : `of the type ${typeof GPU}`}`,
    expected: "the class that gpu.js exports; gpu.js 2.24 or later is a peer, which is installed only where it is asked for",
    mend: 'Install it by npm install gpu.js and hand in GPU of import { GPU } from "gpu.js", or use loadGpuBackend().',
  });
};

/** A context of WebGL, as far as it is waited for. */
export interface GlContext {
  readonly FRAMEBUFFER: number;
  readonly COLOR_ATTACHMENT0: number;
  readonly TEXTURE_2D: number;
  readonly RGBA: number;
  readonly FLOAT: number;
  createFramebuffer(): unknown;
  bindFramebuffer(target: number, framebuffer: unknown): void;
  framebufferTexture2D(target: number, attachment: number, kind: number, texture: unknown, level: number): void;
  readPixels(x: number, y: number, width: number, height: number, format: number, type: number, into: Float32Array): void;
  deleteFramebuffer(framebuffer: unknown): void;
}

/** A result that stays on a device. */
export interface GpuHandle {
  readonly type: string;
  /** A device of WebGPU, or the context of WebGL. */
  readonly context: { readonly device: { readonly queue: { onSubmittedWorkDone(): Promise<unknown> } } } | GlContext;
  /** In the modes of WebGL. */
  readonly texture?: unknown;
  toArray(): GpuValue;
  delete(): void;
}

/** The class in a module of gpu.js, however a bundler or Node presents it. */
export const constructorIn = (module: unknown): GpuConstructor => {
  const candidates = [module, (module as { GPU?: unknown }).GPU, (module as { default?: unknown }).default];
  const nested = (candidates[2] as { GPU?: unknown } | undefined)?.GPU;
  const found = [candidates[1], nested, candidates[2], candidates[0]].find((it) => typeof it === "function");
  return found as GpuConstructor;
};
