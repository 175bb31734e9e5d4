/** The `lax` functions of @nabla-js/ndarray. */
export {};
