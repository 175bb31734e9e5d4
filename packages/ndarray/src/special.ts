/** The `special` functions of @nabla-js/ndarray. */
export {};
