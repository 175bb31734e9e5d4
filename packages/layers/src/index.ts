/** Neural network layers as pairs of pure functions: init and apply. */
export {};
