/** Arbitraries and laws for differentiable functions, for any test runner. */
export { allClose, firstDifference } from "./allClose.js";
export { arrays, usualElements, type ArraysOptions } from "./arbitraries/arrays.js";
export { axes, axis, permutations } from "./arbitraries/axes.js";
export { broadcastable, type Broadcastable } from "./arbitraries/broadcastable.js";
export { contractible, type ContractibleOptions, type Contraction } from "./arbitraries/contractible.js";
export { convolutions, type Convolution, type ConvolutionsOptions } from "./arbitraries/convolutions.js";
export {
  awayFrom,
  awayFromIntegers,
  awayFromZero,
  between,
  booleans,
  distinct,
  dominantDiagonal,
  edges,
  fraction,
  independent,
  integers,
  lattice,
  near,
  positive,
  ties,
  type DominantDiagonalOptions,
  type Elements,
} from "./arbitraries/elements.js";
export { gathers, indicesOf, type Gather } from "./arbitraries/gathers.js";
export { keys } from "./arbitraries/keys.js";
export { shapes, sides, type ShapesOptions } from "./arbitraries/shapes.js";
export { trees, type TreeOf } from "./arbitraries/trees.js";
export { windows, type Windows, type WindowsOptions } from "./arbitraries/windows.js";
export { checkGradients, type CheckGradientsOptions } from "./checkGradients.js";
export { directionalDerivative } from "./differences.js";
export { expectClose } from "./expectClose.js";
export {
  functionBackendLaws,
  functionLaws,
  gradientLaws,
  type FunctionLawsOptions,
  type GradientLawsOptions,
} from "./functionLaws.js";
export type { ArbitraryArgs } from "./functionOf.js";
export { keyLaws, type KeyLawsOptions } from "./keyLaws.js";
export {
  asyncLaw,
  defaultRuns,
  defaultSeed,
  law,
  nothingToSee,
  type AsyncLaw,
  type AsyncLawOptions,
  type Law,
  type LawBody,
  type LawOptions,
} from "./law.js";
export { LawError, type LawErrorInfo } from "./lawError.js";
export { layerLaws, type LayerLawsOptions, type LayerLike } from "./layerLaws.js";
export { layerRunLaws, type LayerRunLawsOptions } from "./layerRunLaws.js";
export type { FloatDType } from "./laws/derivativeLaws.js";
export type { Mode } from "./laws/purityLaw.js";
export { lossLaws, lossRunLaws, type LossLawsOptions } from "./lossLaws.js";
export { optimizerLaws, optimizerRunLaws, type OptimizerLawsOptions, type OptimizerLike } from "./optimizerLaws.js";
export {
  elementwise,
  primitiveBackendLaws,
  type BackendScope,
  primitiveLaws,
  type PrimitiveLawsOptions,
  type Setting,
  type Settings,
  type Source,
} from "./primitiveLaws.js";
export { register, type TestFunction } from "./register.js";
export { differenceTolerances, toleranceOf, tolerances, type DifferenceTolerance, type Tolerance } from "./tolerances.js";
