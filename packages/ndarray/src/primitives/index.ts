/** Every primitive of the language: for backends, for the laws, and for the pages that list them. */
export { argmaxP, argminP } from "./argMinMax.js";
export { addP, divP, mulP, negP, subP } from "./arithmetic.js";
export {
  andP,
  clzP,
  notP,
  orP,
  populationCountP,
  shiftLeftP,
  shiftRightArithmeticP,
  shiftRightLogicalP,
  xorP,
} from "./bitwise.js";
export { choleskyP } from "./cholesky.js";
export { eqP, geP, gtP, leP, ltP, neP } from "./compare.js";
export { concatenateP } from "./concatenate.js";
export { convertDtypeP } from "./convertDtype.js";
export { convGeneralDilatedP } from "./convGeneralDilated.js";
export { cumlogsumexpP, cummaxP, cumminP, cumprodP, cumsumP } from "./cumulative.js";
export { cofactorP, detP, slogdetP } from "./determinant.js";
export { dotGeneralP } from "./dotGeneral.js";
export { dynamicSliceP, dynamicUpdateSliceP } from "./dynamicSlice.js";
export { eighP } from "./eigh.js";
export { erfP, erfInvP, erfcP } from "./erf.js";
export { exp2P, expP, expm1P, log1pP, logP } from "./exponential.js";
export { fftP } from "./fft.js";
export { fullP, iotaP } from "./full.js";
export { digammaP, lgammaP, polygammaP } from "./gamma.js";
export { gatherP, scatterAddP } from "./gatherScatter.js";
export { acoshP, asinhP, atanhP, coshP, logisticP, sinhP, tanhP } from "./hyperbolic.js";
export { acosP, asinP, atan2P, atanP, tanP } from "./inverseTrig.js";
export { luP } from "./lu.js";
export { clampP, maxP, minP } from "./minMax.js";
export { nextAfterP } from "./nextAfter.js";
export { indexInDimP, placeInDimP } from "./indexInDim.js";
export { padP, sliceP } from "./padSlice.js";
export { pinvP } from "./pinv.js";
export { integerPowP, powP, squareP } from "./power.js";
export { qrP } from "./qr.js";
export { randomGammaP, logGammaSlopeP } from "./randomGamma.js";
export { randomPoissonP } from "./randomPoisson.js";
export { reduceWindowMaxP, reduceWindowMinP, reduceWindowSumP, windowArgmaxP, windowArgminP } from "./reduceWindow.js";
export { reduceAndP, reduceMaxP, reduceMinP, reduceOrP, reduceProdP } from "./reductions.js";
export { remP } from "./rem.js";
export { reshapeP } from "./reshape.js";
export { reverseP } from "./reverse.js";
export { cbrtP, rsqrtP, sqrtP } from "./roots.js";
export { ceilP, floorP, isFiniteP, roundP } from "./rounding.js";
export { scatterP } from "./scatter.js";
export { scatterMaxP, scatterMinP } from "./scatterExtrema.js";
export { scatterMulP } from "./scatterMul.js";
export { selectP } from "./select.js";
export { absP, signP } from "./signs.js";
export { solveP } from "./solve.js";
export { sortP } from "./sort.js";
export { stopGradientP } from "./stopGradient.js";
export { broadcastInDimP, reduceSumP } from "./sumBroadcast.js";
export { svdP } from "./svd.js";
export { threefry2x32P, randomBitsP } from "./threefry2x32.js";
export { topKP } from "./topK.js";
export { transposeP } from "./transpose.js";
export { triangularSolveP } from "./triangularSolve.js";
export { cosP, sinP } from "./trig.js";
