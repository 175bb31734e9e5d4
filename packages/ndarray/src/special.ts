/** Special functions, under their names in SciPy, and the softmax family. */
export { entr, klDiv, relEntr, xlog1py, xlogy } from "./special/entropy.js";
export { expit, logit, logSigmoid, sigmoid, softplus } from "./special/logistic.js";
export { logSoftmax, logsumexp, softmax } from "./special/logsumexp.js";
