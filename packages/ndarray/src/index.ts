/** Arrays, and the functions NumPy has over them. */
export { array, asArray, asArray as asarray, item, read, toNested, toTypedArray, type ArrayOptions } from "./array.js";
export { DTypeError, type DTypeErrorInfo } from "./dtypeError.js";
export { isDType, type DType, type TypedArray } from "./dtype.js";
export { isConcrete, isNDArray, isTracer, type ArrayLike, type NDArray, type Nested, type Shape } from "./ndarray.js";
export { applyAlongAxis, applyOverAxes } from "./numpy/applying.js";
export type { Axes } from "./numpy/arguments.js";
export {
  add,
  div,
  divide,
  mul,
  multiply,
  neg,
  negative,
  positive,
  reciprocal,
  square,
  sub,
  subtract,
  trueDivide,
} from "./numpy/arithmetic.js";
export { at, type Part, type WriteOptions } from "./numpy/at.js";
export {
  bitwiseAnd,
  bitwiseCount,
  bitwiseInvert,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  invert,
  leftShift,
  packbits,
  rightShift,
  unpackbits,
  type BitOptions,
  type UnpackOptions,
} from "./numpy/bits.js";
export { broadcastArrays, broadcastShapes, broadcastTo } from "./numpy/broadcasting.js";
export { diff, ediff1d, gradient, trapezoid, type DiffOptions, type Spacing, type TrapezoidOptions } from "./numpy/calculus.js";
export {
  choose,
  compress,
  extract,
  piecewise,
  place,
  put,
  putAlongAxis,
  select,
  type CompressOptions,
} from "./numpy/choosing.js";
export {
  clip,
  equal,
  fmax,
  fmin,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  notEqual,
} from "./numpy/comparisons.js";
export { e, eulerGamma, inf, nan, newaxis, pi } from "./numpy/constants.js";
export { convolve, correlate, type ConvolveMode } from "./numpy/convolution.js";
export { corrcoef, cov, type CovOptions } from "./numpy/covariance.js";
export {
  arange,
  astype,
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  geomspace,
  identity,
  linspace,
  logspace,
  ones,
  onesLike,
  zeros,
  zerosLike,
  type LinspaceOptions,
  type LogspaceOptions,
} from "./numpy/creation.js";
export { cross, type CrossOptions } from "./numpy/cross.js";
export {
  cumprod,
  cumsum,
  cumulativeProd,
  cumulativeSum,
  type CumulativeOptions,
  type CumulativeStartOptions,
} from "./numpy/cumulating.js";
export {
  diag,
  diagflat,
  diagIndices,
  diagIndicesFrom,
  diagonal,
  fillDiagonal,
  maskIndices,
  trace,
  tri,
  tril,
  trilIndices,
  trilIndicesFrom,
  triu,
  triuIndices,
  triuIndicesFrom,
} from "./numpy/diagonals.js";
export { divmod, floorDivide, fmod, gcd, lcm, mod, remainder } from "./numpy/division.js";
export { einsum, einsumPath } from "./numpy/einsum.js";
export { cbrt, exp, exp2, expm1, log, log10, log1p, log2, logaddexp, logaddexp2, sqrt } from "./numpy/exponentials.js";
export { flip, fliplr, flipud, roll, rot90 } from "./numpy/flipping.js";
export { fromfunction, indices, ix, meshgrid, ravelMultiIndex, unravelIndex, type MeshgridOptions } from "./numpy/grids.js";
export {
  bincount,
  histogram,
  histogram2d,
  histogramBinEdges,
  histogramdd,
  type BincountOptions,
  type Bins,
  type HistogramNdOptions,
  type HistogramOptions,
} from "./numpy/histograms.js";
export type { Index } from "./numpy/indexing.js";
export { delete, deleteAt, insert, trimZeros } from "./numpy/insertion.js";
export { interp, type InterpOptions } from "./numpy/interpolation.js";
export {
  append,
  block,
  columnStack,
  concat,
  concatenate,
  dstack,
  hstack,
  stack,
  vstack,
  type Arrays,
  type Blocks,
} from "./numpy/joining.js";
export { logicalAnd, logicalNot, logicalOr, logicalXor } from "./numpy/logic.js";
export { frexp, ldexp, modf } from "./numpy/mantissa.js";
export {
  nanargmax,
  nanargmin,
  nancumprod,
  nancumsum,
  nanmax,
  nanmean,
  nanmin,
  nanprod,
  nanstd,
  nansum,
  nanvar,
} from "./numpy/nans.js";
export { argwhere, flatnonzero, nonzero, type SizeOptions } from "./numpy/nonzero.js";
export { abs, absolute, copysign, fabs, heaviside, nextafter, sign, signbit, spacing } from "./numpy/numbers.js";
export { oneHot } from "./numpy/oneHot.js";
export type { ReduceOptions, ReduceTypeOptions } from "./numpy/options.js";
export { pad, type PadMode, type PadOptions, type PadWidth } from "./numpy/padding.js";
export { polyfit, type PolyfitOptions } from "./numpy/polyfit.js";
export { poly, polyadd, polyder, polydiv, polyint, polymul, polysub, polyval, vander } from "./numpy/polynomials.js";
export { floatPower, pow, power } from "./numpy/powers.js";
export {
  allclose,
  arrayEqual,
  arrayEquiv,
  isclose,
  isfinite,
  isinf,
  isnan,
  isneginf,
  isposinf,
  type CloseOptions,
  type EqualOptions,
} from "./numpy/predicates.js";
export { dot, inner, kron, matmul, matvec, outer, tensordot, vdot, vecdot, vecmat } from "./numpy/products.js";
export {
  median,
  nanmedian,
  nanpercentile,
  nanquantile,
  percentile,
  quantile,
  type QuantileMethod,
  type QuantileOptions,
} from "./numpy/quantiles.js";
export { all, amax, amin, any, argmax, argmin, countNonzero, max, min, prod, ptp } from "./numpy/reductions.js";
export { repeat, resize, tile, type RepeatOptions } from "./numpy/repeating.js";
export { nanToNum, unwrap, type NanToNumOptions, type UnwrapOptions } from "./numpy/replacing.js";
export { roots } from "./numpy/roots.js";
export { around, ceil, fix, floor, rint, round, trunc } from "./numpy/rounding.js";
export { digitize, searchsorted, type SearchOptions } from "./numpy/searching.js";
export { where } from "./numpy/selecting.js";
export {
  intersect1d,
  isin,
  setdiff1d,
  setxor1d,
  union1d,
  unique,
  uniqueAll,
  uniqueCounts,
  uniqueInverse,
  uniqueValues,
  type UniqueAll,
  type UniqueOptions,
} from "./numpy/sets.js";
export {
  atleast1d,
  atleast2d,
  atleast3d,
  expandDims,
  matrixTranspose,
  moveaxis,
  permuteDims,
  ravel,
  reshape,
  rollaxis,
  squeeze,
  swapaxes,
  transpose,
} from "./numpy/shaping.js";
export { slice } from "./numpy/slicing.js";
export { argpartition, argsort, lexsort, partition, sort, type SortOptions } from "./numpy/sorting.js";
export { arraySplit, dsplit, hsplit, split, unstack, vsplit, type Sections } from "./numpy/splitting.js";
export { average, std, var, type AverageOptions, type VarianceOptions } from "./numpy/statistics.js";
export { mean, sum } from "./numpy/sums.js";
export { take, takeAlongAxis, type IndexOptions, type Indices } from "./numpy/taking.js";
export {
  acos,
  acosh,
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctan2,
  arctanh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cos,
  cosh,
  deg2rad,
  degrees,
  hypot,
  rad2deg,
  radians,
  sin,
  sinc,
  sinh,
  tan,
  tanh,
} from "./numpy/trigonometry.js";
export {
  canCast,
  finfo,
  iinfo,
  isscalar,
  ndim,
  resultType,
  shape,
  size,
  type FloatInfo,
  type IntegerInfo,
} from "./numpy/types.js";
export { bartlett, blackman, hamming, hanning, kaiser } from "./numpy/windows.js";
export { i0 } from "./special/bessel.js";
export { promoteTypes } from "./promote.js";
export { ShapeError, type ShapeErrorInfo } from "./shapeError.js";
export { TracerError, type TracerErrorInfo } from "./tracerError.js";
export { TreeError, type TreeErrorInfo } from "./treeError.js";
export { ValueError, type ValueErrorInfo } from "./valueError.js";
