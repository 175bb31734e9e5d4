/** Programs of @nabla-js/grad as WebAssembly modules. */
export { dumpMemory, dumpModule, dumpSchedule } from "./dump.js";
export { createWasmBackend, type WasmBackend, type WasmBackendOptions } from "./createWasmBackend.js";
export { workerText } from "./threads/workerText.js";
