import * as np from "@nabla-js/ndarray";
import * as special from "@nabla-js/ndarray/special";
import { awayFromIntegers, awayFromZero, between, lattice, positive } from "../../arbitraries/elements.js";
import { a, one, rows, two, type FunctionRow } from "./functionRow.js";

/** Special functions and the softmax family. */
export const specialFunctions = (): readonly FunctionRow[] =>
  rows([
    ["logsumexp", (x) => special.logsumexp(x, 1), one()],
    ["softmax", (x) => special.softmax(x), one()],
    ["softmax: over two axes", (x) => special.softmax(x, [0, 2]), [a([2, 2, 2])]],
    ["logSoftmax", (x) => special.logSoftmax(x, 0), one()],
    ["sigmoid", special.sigmoid, one()],
    ["expit", special.expit, one()],
    ["logit", special.logit, one(between(0.1, 0.9))],
    ["softplus", special.softplus, one()],
    ["logSigmoid", special.logSigmoid, one()],
    ["xlogy", special.xlogy, two(awayFromZero(), positive(0.3))],
    ["xlogy: at x = 0", (y) => special.xlogy(np.zerosLike(y), y), one(positive(0.3))],
    ["xlog1py", special.xlog1py, two(awayFromZero(), positive(0.3))],
    ["entr", special.entr, one(positive(0.2))],
    ["relEntr", special.relEntr, two(positive(0.3), positive(0.3))],
    ["klDiv", special.klDiv, two(positive(0.3), positive(0.3))],
    ["gammaln", special.gammaln, one(positive(0.5))],
    ["gamma", special.gamma, one(lattice(0.5, 0.25, -2, 3))],
    ["digamma", special.digamma, one(awayFromIntegers(0.25))],
    ["factorial", special.factorial, one(positive(0.5))],
    ["beta", special.beta, two(positive(0.5), positive(0.5))],
    ["betaln", special.betaln, two(positive(0.5), positive(0.5))],
    ["multigammaln", (x) => special.multigammaln(x, 2), one(positive(1))],
    ["polygamma", (x) => special.polygamma(1, x), one(positive(0.5))],
    ["erf", special.erf, one()],
    ["erfc", special.erfc, one()],
    ["erfinv", special.erfinv, one(between(-0.8, 0.8))],
    ["ndtr", special.ndtr, one()],
    ["ndtri", special.ndtri, one(between(0.1, 0.9))],
    ["logNdtr", special.logNdtr, one(between(-3, 3))],
    ["logNdtr: far out", special.logNdtr, one(between(-30, -25))],
    ["i0", special.i0, one()],
    ["i0e", special.i0e, one(awayFromZero())],
    ["i1", special.i1, one()],
    ["i1e", special.i1e, one(awayFromZero())],
  ]);
