import { setDefaultBackend } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";

/** What can compute, the fastest first. */
export const backendNames = ["wasm", "eager"] as const;

export type BackendName = (typeof backendNames)[number];

/** Makes everything from here on run on a backend; for the outermost program alone. */
export const useBackend = (name: BackendName): void => setDefaultBackend(name === "wasm" ? createWasmBackend() : null);
