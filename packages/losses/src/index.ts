/** Loss functions and metrics for @nabla-js/grad, each a pure function of prediction and target. */
export { absoluteError } from "./absoluteError.js";
export { accuracy } from "./metrics/accuracy.js";
export { confusionMatrix, f1, precision, recall } from "./metrics/confusionMatrix.js";
export { cosineDistance, cosineSimilarity } from "./cosine.js";
export { ctc, type CtcOptions } from "./ctc.js";
export { dice } from "./dice.js";
export {
  ganDiscriminator,
  ganGenerator,
  gradientPenalty,
  hingeDiscriminator,
  leastSquaresDiscriminator,
  leastSquaresGenerator,
  wassersteinCritic,
  wassersteinGenerator,
} from "./gan.js";
export { hinge, multiclassHinge, type HingeOptions, type MulticlassHingeOptions } from "./hinge.js";
export { huber, smoothL1 } from "./huber.js";
export { infoNce, type InfoNceOptions } from "./infoNce.js";
export { klDivergence, type KlDivergenceOptions } from "./klDivergence.js";
export { logCosh } from "./logCosh.js";
export { ntXent, type NtXentOptions } from "./ntXent.js";
export { multiclassPerceptron, perceptron } from "./perceptron.js";
export { poissonNll, type PoissonNllOptions } from "./poissonNll.js";
export { polyLoss } from "./polyLoss.js";
export { quantileLoss } from "./quantileLoss.js";
export { r2 } from "./metrics/r2.js";
export { rocAuc } from "./metrics/rocAuc.js";
export { sigmoidCrossEntropy, type SigmoidCrossEntropyOptions } from "./sigmoidCrossEntropy.js";
export { sigmoidFocalLoss, type SigmoidFocalLossOptions } from "./sigmoidFocalLoss.js";
export { smoothLabels } from "./smoothLabels.js";
export { softmaxCrossEntropy, type SoftmaxCrossEntropyOptions } from "./softmaxCrossEntropy.js";
export { softmaxCrossEntropyWithIntegerLabels, type IntegerLabelsOptions } from "./softmaxCrossEntropyWithIntegerLabels.js";
export { multiclassSparsemaxLoss, sparsemaxLoss } from "./sparsemaxLoss.js";
export { squaredError } from "./squaredError.js";
export { topKAccuracy } from "./metrics/topKAccuracy.js";
export { triplet, type TripletOptions } from "./triplet.js";
export { gaussianKl, gaussianNll } from "./vae.js";
