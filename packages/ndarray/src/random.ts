/** The `random` functions of @nabla-js/ndarray. */
export {};
