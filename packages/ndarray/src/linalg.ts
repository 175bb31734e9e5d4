/** Linear algebra, under the names of numpy.linalg. Matrices are the last two axes; the axes before them are a batch. */
export { det, diagonal, slogdet, trace, type DiagonalOptions } from "./linalg/determinants.js";
export {
  cholesky,
  eigh,
  eigvalsh,
  qr,
  svd,
  svdvals,
  type CholeskyOptions,
  type QrOptions,
  type SvdOptions,
} from "./linalg/factorizations.js";
export { lstsq, pinv } from "./linalg/leastSquares.js";
export { expm, matrixPower, multiDot } from "./linalg/matrixFunctions.js";
export {
  cond,
  matrixNorm,
  matrixRank,
  norm,
  vectorNorm,
  type MatrixNormOptions,
  type MatrixOrder,
  type NormOptions,
  type RankOptions,
  type VectorNormOptions,
  type VectorOrder,
} from "./linalg/norms.js";
export {
  choSolve,
  inv,
  luFactor,
  luSolve,
  solve,
  solveTriangular,
  tensorinv,
  tensorsolve,
  type ChoSolveOptions,
  type LuFactors,
  type SolveTriangularOptions,
} from "./linalg/solving.js";
export { cross, type CrossOptions } from "./numpy/cross.js";
export { matmul, outer, tensordot, vecdot } from "./numpy/products.js";
export { matrixTranspose } from "./numpy/shaping.js";
export { triangularSolve, type TriangularSolveOptions } from "./primitives/triangularSolve.js";
