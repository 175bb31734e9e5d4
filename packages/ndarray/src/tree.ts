/** The `tree` functions of @nabla-js/ndarray. */
export {};
