/** The `fft` functions of @nabla-js/ndarray. */
export {};
