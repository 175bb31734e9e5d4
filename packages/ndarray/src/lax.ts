/** The strict primitives, as functions of arrays: nothing broadcasts or promotes. */
export { argmax, argmin } from "./primitives/argMinMax.js";
export { add, div, mul, neg, sub } from "./primitives/arithmetic.js";
export {
  and,
  clz,
  not,
  or,
  populationCount,
  shiftLeft,
  shiftRightArithmetic,
  shiftRightLogical,
  xor,
} from "./primitives/bitwise.js";
export { cholesky } from "./primitives/cholesky.js";
export { eq, ge, gt, le, lt, ne } from "./primitives/compare.js";
export { concatenate } from "./primitives/concatenate.js";
export { convertDtype } from "./primitives/convertDtype.js";
export { convGeneralDilated, type ConvOptions, type PaddingLike, type Pads } from "./primitives/convGeneralDilated.js";
export { cumlogsumexp, cummax, cummin, cumprod, cumsum } from "./primitives/cumulative.js";
export { cofactor, det, slogdet } from "./primitives/determinant.js";
export { dotGeneral, type DotAxes } from "./primitives/dotGeneral.js";
export { dynamicSlice, dynamicUpdateSlice } from "./primitives/dynamicSlice.js";
export { eigh } from "./primitives/eigh.js";
export { erf, erfInv, erfc } from "./primitives/erf.js";
export { exp2, exp, expm1, log1p, log } from "./primitives/exponential.js";
export { fft } from "./primitives/fft.js";
export { full, iota } from "./constants.js";
export { digamma, lgamma, polygamma } from "./primitives/gamma.js";
export { gather, scatterAdd, type GatherOptions, type ScatterOptions } from "./primitives/gatherScatter.js";
export { acosh, asinh, atanh, cosh, logistic, sinh, tanh } from "./primitives/hyperbolic.js";
export { acos, asin, atan2, atan, tan } from "./primitives/inverseTrig.js";
export { lu } from "./primitives/lu.js";
export { clamp, max, min } from "./primitives/minMax.js";
export { nextAfter } from "./primitives/nextAfter.js";
export { pad, slice, type Padding } from "./primitives/padSlice.js";
export { pinv } from "./primitives/pinv.js";
export { integerPow, pow, square } from "./primitives/power.js";
export { qr, type FullMatricesOptions } from "./primitives/qr.js";
export {
  reduceWindow,
  reduceWindowMax,
  reduceWindowMin,
  reduceWindowSum,
  type WindowOptions,
} from "./primitives/reduceWindow.js";
export { reduceAnd, reduceMax, reduceMin, reduceOr, reduceProd } from "./primitives/reductions.js";
export { rem } from "./primitives/rem.js";
export { reshape } from "./primitives/reshape.js";
export { reverse } from "./primitives/reverse.js";
export { cbrt, rsqrt, sqrt } from "./primitives/roots.js";
export { ceil, floor, isFinite, round } from "./primitives/rounding.js";
export { scatter } from "./primitives/scatter.js";
export { scatterMax, scatterMin } from "./primitives/scatterExtrema.js";
export { scatterMul } from "./primitives/scatterMul.js";
export { select } from "./primitives/select.js";
export { abs, sign } from "./primitives/signs.js";
export { solve } from "./primitives/solve.js";
export { sort } from "./primitives/sort.js";
export { stopGradient } from "./primitives/stopGradient.js";
export { broadcastInDim, reduceSum } from "./primitives/sumBroadcast.js";
export { svd } from "./primitives/svd.js";
export { threefry2x32, randomBits } from "./primitives/threefry2x32.js";
export { topK } from "./primitives/topK.js";
export { moveaxis, transpose } from "./primitives/transpose.js";
export { triangularSolve, type TriangularSolveOptions } from "./primitives/triangularSolve.js";
export { cos, sin } from "./primitives/trig.js";
export { indexInDim, placeInDim } from "./primitives/indexInDim.js";
