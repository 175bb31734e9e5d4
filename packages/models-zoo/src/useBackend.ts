import { setDefaultBackend } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";

/** What can compute, the fastest first. */
export const backendNames = ["wasm", "eager"] as const;

export type BackendName = (typeof backendNames)[number];

/**
 * Makes everything from here on run on a backend; for the outermost program alone.
 *
 * @param threads - How many share the work; all cores where it is left out. Results do not depend on it.
 */
export const useBackend = (name: BackendName, threads?: number): void =>
  setDefaultBackend(name === "wasm" ? createWasmBackend(threads === undefined ? {} : { threads }) : null);
