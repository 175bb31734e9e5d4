/** What needs Node of @nabla-js/models-zoo. */
export {};
