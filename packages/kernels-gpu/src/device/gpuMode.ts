/** Where kernels of gpu.js run: `webgpu` and the two GLs on a GPU, `webasm` and `cpu` without one. */
export type GpuMode = "webgpu" | "webgl2" | "headlessgl" | "webasm" | "cpu";

/** All modes, the fastest first. */
export const gpuModes: readonly GpuMode[] = ["webgpu", "webgl2", "headlessgl", "webasm", "cpu"];

/** What differs between modes. */
export interface ModeTraits {
  /** Whether results can only be awaited. */
  readonly isAsync: boolean;
  /** Threads along two axes lie in memory as along one. */
  readonly hasRows: boolean;
  /** What gpu.js calls a handle among the arguments. */
  readonly handleType: string;
  /** Whether a thread that returns four numbers leaves them one behind the other. */
  readonly hasTiles: boolean;
  /** Whether a kernel can read such four numbers at once. */
  readonly hasVectors: boolean;
  /** Whether a compiled kernel is for arrays of one size. */
  readonly isBySize: boolean;
}

export const traits: Readonly<Record<GpuMode, ModeTraits>> = {
  webgpu: { isAsync: true, hasRows: true, handleType: "WebGPUBuffer", hasTiles: true, hasVectors: false, isBySize: false },
  webgl2: { isAsync: false, hasRows: false, handleType: "ArrayTexture(1)", hasTiles: true, hasVectors: true, isBySize: false },
  headlessgl: {
    isAsync: false,
    hasRows: false,
    handleType: "ArrayTexture(1)",
    hasTiles: false,
    hasVectors: false,
    isBySize: false,
  },
  webasm: { isAsync: false, hasRows: true, handleType: "Array", hasTiles: false, hasVectors: false, isBySize: true },
  cpu: { isAsync: false, hasRows: false, handleType: "Array", hasTiles: false, hasVectors: false, isBySize: false },
};
