/** Whole models. Their recipes and commands are in `@nabla-js/models-zoo/node`. */
export { mlp, type MlpOptions, type MlpParams } from "./mlp.js";
export { classification, type ClassificationOptions, type ClassifierState, type ClassifierWeights } from "./classification.js";
export type { DataSource, OptimizerName, Recipe, Settings } from "./recipe.js";
export type { Outcome, RunOptions, Task } from "./task.js";
