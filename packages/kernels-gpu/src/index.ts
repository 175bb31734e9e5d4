/** Programs of @nabla-js/grad as gpu.js kernels. */
export {};
