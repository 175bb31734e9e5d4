/** What other packages of the family need and applications do not of @nabla-js/ndarray. */
export {};
