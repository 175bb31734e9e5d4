/** What needs Node of @nabla-js/training. */
export {};
