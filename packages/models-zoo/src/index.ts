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
export { alexnet, type AlexnetOptions, type AlexnetParams } from "./models/alexnet.js";
export {
  attentionTranslator,
  type AttentionTranslatorOptions,
  type AttentionTranslatorParams,
  type Memory,
  type Translator,
} from "./models/attentionTranslator.js";
export { forecaster, type ForecasterOptions, type ForecasterParams } from "./models/forecaster.js";
export { dcgan, mlpGan, type DcganOptions, type Gan, type GanOptions, type MlpGanOptions } from "./models/gan.js";
export { resnet9, type Resnet9Options } from "./models/resnet9.js";
export { resnet, type ResnetOptions, type ResnetParams, type ResnetState } from "./models/resnet.js";
export { spectrogramRnn, type SpectrogramRnnOptions, type SpectrogramRnnParams } from "./models/spectrogramRnn.js";
export { spectrogramCnn, type SpectrogramCnnOptions, type SpectrogramCnnParams } from "./models/spectrogramCnn.js";
export { textClassifier, type TextClassifierOptions, type TextClassifierParams } from "./models/textClassifier.js";
export { transformer, type TransformerCarry, type TransformerOptions, type TransformerParams } from "./models/transformer.js";
export {
  adversarial,
  type AdversarialOptions,
  type AdversarialState,
  type GeneratorWeights,
  type ImageJudge,
} from "./kinds/adversarial.js";
export { forecasting, type ForecastingOptions, type SeriesData } from "./kinds/forecasting.js";
export { splitPairs, translation, type Pairs, type TranslationData, type TranslationOptions } from "./kinds/translation.js";
export { transcription, type Transcribed, type TranscribedData, type TranscriptionOptions } from "./kinds/transcription.js";
export { bestPath } from "./tools/bestPath.js";
export { editDistance } from "./tools/editDistance.js";
export { fgsm, pgd, type AttackOptions, type PgdOptions } from "./tools/attacks.js";
export { bleu } from "./tools/bleu.js";
export { frechetDistance } from "./tools/frechet.js";
export { imageSheet } from "./tools/imageSheet.js";
export { layersFrom, layersUpTo, type Part } from "./tools/layersUpTo.js";
export { gradCam, gradientSaliency, integratedGradients, type Score } from "./tools/saliency.js";
export { traversal } from "./tools/traversal.js";
export { classification, type ClassificationOptions } from "./kinds/classification.js";
export { labelledImages, type Labelled, type LabelledData } from "./kinds/labelled.js";
export { languageModelling, type LanguageModellingOptions, type TextData } from "./kinds/languageModelling.js";
export { reconstruction, type ReconstructionOptions } from "./kinds/reconstruction.js";
export { drawToken, generateText, type DrawOptions, type GenerateOptions } from "./kinds/textGeneration.js";
export { learning, type Judged, type LearnerState, type Learning, type LearningOptions, type Weights } from "./learning.js";
export type { OptimizerName, ScheduleName } from "./optimizerOf.js";
export type { DataSource, Goal, Kind, Recipe, Settings } from "./recipe.js";
export type { Confusion, Outcome, Picture, Prediction, Question, RunOptions, Sample, SampleOptions, Task } from "./task.js";
export { control, type ControlOptions, type ControlState } from "./kinds/control.js";
export type { Played } from "./task.js";
export { a2c } from "./rl/a2c.js";
export type { Actor, Transition } from "./rl/acting.js";
export type { ActorCriticLearner, ActorCriticOptions, ActorCriticParams } from "./rl/actorCritic.js";
export type { Agent, AgentState, Figures } from "./rl/agent.js";
export { c51, qrDqn, type C51Options, type QrDqnOptions } from "./rl/c51.js";
export { dqn, valueAgent, type DqnLearner, type DqnOptions, type DqnSettings, type ValueHead } from "./rl/dqn.js";
export { compiledDrive, iterationOf, plainDrive, type Drive } from "./rl/drives.js";
export { ppo, type PpoOptions } from "./rl/ppo.js";
export { reinforce, type ReinforceOptions } from "./rl/reinforce.js";
export { sac, type SacLearner, type SacOptions, type SacParams } from "./rl/sac.js";
