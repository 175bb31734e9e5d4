/** Randomness as an argument: every function takes a key, and the same key gives the same numbers on every machine. */
export { ball, type BallOptions } from "./random/ball.js";
export { bernoulli, rademacher, type RademacherOptions } from "./random/bernoulli.js";
export { bits, type BitsOptions } from "./random/bits.js";
export { cauchy, exponential, gumbel, laplace, logistic } from "./random/byInversion.js";
export { categorical, type CategoricalOptions } from "./random/categorical.js";
export { choice, type ChoiceOptions } from "./random/choice.js";
export { beta, dirichlet, gamma, loggamma } from "./random/gamma.js";
export { foldIn, key, split } from "./random/key.js";
export { multivariateNormal } from "./random/multivariateNormal.js";
export { normal, truncatedNormal } from "./random/normal.js";
export { orthogonal } from "./random/orthogonal.js";
export { permutation, type PermutationOptions } from "./random/permutation.js";
export { poisson, type PoissonOptions } from "./random/poisson.js";
export { randint, type RandintOptions } from "./random/randint.js";
export { uniform, type FloatOptions, type UniformOptions } from "./random/uniform.js";
