/** Programs of @nabla-js/grad as gpu.js kernels. */
export { createGpuBackend, type GpuBackend, type GpuBackendOptions } from "./createGpuBackend.js";
export { loadGpuBackend, type LoadGpuBackendOptions } from "./loadGpuBackend.js";
export type { DeviceCounts } from "./device/device.js";
export type { GpuConstructor, GpuInstance, GpuKernel, GpuKernelSettings } from "./device/gpuJs.js";
export { gpuModes, type GpuMode } from "./device/gpuMode.js";
