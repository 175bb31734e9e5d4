/** Arbitraries and laws for differentiable functions, for any test runner. */
export {};
