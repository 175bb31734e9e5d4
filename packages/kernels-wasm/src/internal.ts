/** For this repository's measurements: the writer of modules. Not for applications. */
export { Code } from "./wasm/code.js";
export { ModuleBuilder } from "./wasm/module.js";
