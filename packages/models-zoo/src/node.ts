/** The recipes, which load their data from files, and the command line over them. */
export { main } from "./cli/main.js";
export type { World } from "./cli/output.js";
export { pretrained, pretrainedFile, type PretrainedModels, type PretrainedName, type Trained } from "./node/pretrained.js";
export { recipes } from "./recipes.js";
export { UsageError, type UsageErrorInfo } from "./usageError.js";
