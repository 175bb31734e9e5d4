/** Loss functions and metrics for @nabla-js/grad, each a pure function of prediction and target. */
export {};
