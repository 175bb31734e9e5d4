/** Transformations of pure functions over @nabla-js/ndarray: jvp, vjp, grad, vmap and jit, over a typed Program. */
export {};
