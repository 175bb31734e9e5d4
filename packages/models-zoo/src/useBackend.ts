import { setDefaultBackend, type Backend } from "@nabla-js/grad";
import { loadGpuBackend } from "@nabla-js/kernels-gpu";
import { createWasmBackend } from "@nabla-js/kernels-wasm";

/** What can compute, the fastest first. */
export const backendNames = ["wasm", "gpu", "eager"] as const;

export type BackendName = (typeof backendNames)[number];

/**
 * Makes everything from here on run on a backend; for the outermost program alone.
 *
 * `gpu` is gpu.js: on a GPU through OpenGL where the package `gl` and a display are there, else its WebAssembly.
 *
 * @param threads - How many share the work; all cores where it is left out. Results do not depend on it.
 * @throws {@link ValueError} when gpu.js is asked for and not installed.
 */
export const useBackend = async (name: BackendName, threads?: number): Promise<void> =>
  setDefaultBackend(await backendOf(name, threads));

const backendOf = async (name: BackendName, threads?: number): Promise<Backend | null> => {
  if (name === "wasm") return createWasmBackend(threads === undefined ? {} : { threads });
  if (name === "eager") return null;
  // What is read at once, such as predictions, wants a mode that does not have to be awaited.
  const load = (mode: "headlessgl" | "webasm") => loadGpuBackend({ mode, fallback: "host" });
  return load("headlessgl").catch(() => load("webasm"));
};
