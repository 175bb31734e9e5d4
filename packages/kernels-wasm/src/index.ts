/** Programs of @nabla-js/grad as WebAssembly modules. */
export {};
