/** Randomness as an argument: every function takes a key, and the same key gives the same numbers on every machine. */
export { bits, type BitsOptions } from "./random/bits.js";
export { foldIn, key, split } from "./random/key.js";
export { normal, truncatedNormal } from "./random/normal.js";
export { permutation, type PermutationOptions } from "./random/permutation.js";
export { randint, type RandintOptions } from "./random/randint.js";
export { uniform, type FloatOptions, type UniformOptions } from "./random/uniform.js";
