/** Special functions, under their names in SciPy, and the softmax family. */
export { i0, i0e, i1, i1e } from "./special/bessel.js";
export { entr, klDiv, relEntr, xlog1py, xlogy } from "./special/entropy.js";
export { beta, betaln, digamma, factorial, gamma, gammaln, multigammaln, polygamma } from "./special/gamma.js";
export { expit, logit, logSigmoid, sigmoid, softplus } from "./special/logistic.js";
export { logSoftmax, logsumexp, softmax } from "./special/logsumexp.js";
export { erf, erfc, erfinv, logNdtr, ndtr, ndtri } from "./special/normal.js";
