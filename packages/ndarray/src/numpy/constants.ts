/** π, the circumference of a circle over its diameter. */
export const pi: number = Math.PI;

/** e, the base of the natural logarithm. */
export const e: number = Math.E;

/** Euler's constant γ, the limit of 1 + 1/2 + … + 1/n − log n. */
export const eulerGamma = 0.5772156649015329;

/** Positive infinity. */
export const inf: number = Infinity;

/** Not a number. */
export const nan: number = NaN;

/** In an index, a new axis of length 1. */
export const newaxis: null = null;
