import { ValueError } from "@nabla-js/ndarray";
import { createGpuBackend, type GpuBackend, type GpuBackendOptions } from "./createGpuBackend.js";
import { unavailable } from "./device/device.js";
import { checkGpu, constructorIn, type GpuConstructor } from "./device/gpuJs.js";
import { gpuModes, type GpuMode } from "./device/gpuMode.js";
import { probe } from "./probe.js";

/** How to load the backend; `GPU` is left out where gpu.js is to be imported. */
export interface LoadGpuBackendOptions extends Omit<GpuBackendOptions, "GPU" | "mode"> {
  readonly GPU?: GpuConstructor;
  /** `auto` takes the first that works of webgpu, webgl2, headlessgl, webasm and cpu. @defaultValue "auto" */
  readonly mode?: GpuMode | "auto";
}

/**
 * Imports gpu.js, makes the backend, and runs a kernel on it to see that it computes, in the mode that was asked for.
 *
 * Nothing of gpu.js is loaded before this is called; a bundler puts it into a chunk of its own.
 *
 * @throws {@link ValueError} when gpu.js is not installed, or cannot run in this mode here.
 * @example
 * ```ts
 * const backend = await loadGpuBackend({ mode: "webasm" });
 * backend.mode; // webasm
 * ```
 */
export const loadGpuBackend = async ({ GPU, mode = "auto", ...options }: LoadGpuBackendOptions = {}): Promise<GpuBackend> => {
  const found = GPU ?? (await importGpuJs());
  checkGpu("loadGpuBackend", found);
  if (mode !== "auto") return checked(found, mode, options);
  const reasons: string[] = [];
  for (const candidate of gpuModes) {
    try {
      return await checked(found, candidate, options);
    } catch (error) {
      reasons.push(`${candidate}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new ValueError({
    op: "loadGpuBackend",
    given: `no mode that works (${reasons.join("; ")})`,
    expected: "one of webgpu, webgl2, headlessgl, webasm and cpu",
    mend: "Use kernels-wasm.",
  });
};

const checked = async (
  GPU: GpuConstructor,
  mode: GpuMode,
  options: Omit<GpuBackendOptions, "GPU" | "mode">,
): Promise<GpuBackend> => {
  if (mode === "webgpu" && !(await GPU.isWebGPUAvailable())) throw unavailable(mode, "there is no adapter");
  const backend = createGpuBackend({ GPU, mode, ...options });
  const wrong = await probe(backend);
  if (wrong !== null) throw unavailable(mode, wrong);
  return backend;
};

const importGpuJs = async (): Promise<GpuConstructor> => {
  try {
    return constructorIn(await import("gpu.js"));
  } catch (error) {
    throw new ValueError({
      op: "loadGpuBackend",
      given: `no package gpu.js (${String(error instanceof Error ? error.message : error).split("\n", 1)[0]})`,
      expected: "gpu.js 2.24 or later, which is a peer that nobody installs for you",
      mend: "Install it: npm install gpu.js.",
    });
  }
};
