/** Whole models. Their recipes and commands are in `@nabla-js/models-zoo/node`. */
export {
  autoencoder,
  convAutoencoder,
  denseCoder,
  toImage,
  type AutoencoderAims,
  type AutoencoderOptions,
  type AutoencoderParams,
  type Coder,
  type CoderParams,
  type ConvAutoencoderOptions,
  type ConvAutoencoderParams,
} from "./models/autoencoder.js";
export type { ImageCoder } from "./models/imageCoder.js";
export type { LanguageModel } from "./models/languageModel.js";
export { lenet, type LenetOptions, type LenetParams } from "./models/lenet.js";
export { mlp, type MlpOptions, type MlpParams } from "./models/mlp.js";
export { recurrentLm, type RecurrentLmOptions, type RecurrentLmParams } from "./models/recurrentLm.js";
export { vae, type VaeOptions } from "./models/vae.js";
export { classification, type ClassificationOptions } from "./kinds/classification.js";
export { labelledImages, type Labelled, type LabelledData } from "./kinds/labelled.js";
export { languageModelling, type LanguageModellingOptions, type TextData } from "./kinds/languageModelling.js";
export { reconstruction, type ReconstructionOptions } from "./kinds/reconstruction.js";
export { drawToken, generateText, type DrawOptions, type GenerateOptions } from "./kinds/textGeneration.js";
export { learning, type Judged, type LearnerState, type Learning, type LearningOptions, type Weights } from "./learning.js";
export type { OptimizerName, ScheduleName } from "./optimizerOf.js";
export type { DataSource, Goal, Kind, Recipe, Settings } from "./recipe.js";
export type { Confusion, Outcome, Picture, Prediction, Question, RunOptions, Sample, SampleOptions, Task } from "./task.js";
