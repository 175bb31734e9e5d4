/** What needs Node of @nabla-js/datasets. */
export {};
