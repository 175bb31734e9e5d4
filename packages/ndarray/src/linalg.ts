/** The `linalg` functions of @nabla-js/ndarray. */
export {};
