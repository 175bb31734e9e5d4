/** Programs of @nabla-js/grad as WebAssembly modules. */
export { createWasmBackend, type WasmBackend, type WasmBackendOptions } from "./createWasmBackend.js";
