/** Loss functions and metrics for @nabla-js/grad, each a pure function of prediction and target. */
export { accuracy } from "./accuracy.js";
export { smoothLabels } from "./smoothLabels.js";
export { softmaxCrossEntropy, type SoftmaxCrossEntropyOptions } from "./softmaxCrossEntropy.js";
export { softmaxCrossEntropyWithIntegerLabels, type IntegerLabelsOptions } from "./softmaxCrossEntropyWithIntegerLabels.js";
export { squaredError } from "./squaredError.js";
