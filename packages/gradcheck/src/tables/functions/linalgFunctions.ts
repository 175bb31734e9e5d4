import * as np from "@nabla-js/ndarray";
import * as linalg from "@nabla-js/ndarray/linalg";
import { awayFromZero, between, distinct } from "../../arbitraries/elements.js";
import { a, matrix, one, rows, two, whole, type FunctionRow } from "./functionRow.js";

/** The eigenvalues, and vᵢ·vᵢᵀ for each eigenvector, which has no sign. */
const projections = (x: np.NDArray): readonly np.NDArray[] => {
  const [w, v] = linalg.eigh(x);
  return [w, np.einsum("ik,jk->kij", v, v)];
};

/** Linear algebra, of matrices that are well conditioned. */
export const linalgFunctions = (): readonly FunctionRow[] =>
  rows([
    // Factorizations
    ["cholesky", (x) => linalg.cholesky(x), [matrix(3)]],
    ["cholesky: upper", (x) => linalg.cholesky(x, { upper: true }), [matrix(2, 2, [2])]],
    ["eigh", projections, [matrix(3)]],
    ["eigvalsh", linalg.eigvalsh, [matrix(3)]],
    ["qr", (x) => linalg.qr(x), [matrix(3, 2)]],
    ["qr: r alone", (x) => linalg.qr(x, { mode: "r" }), [matrix(2)]],
    ["svd", (x) => linalg.svd(x, { fullMatrices: false }), [matrix(3, 2)]],
    ["svd: of a square matrix", (x) => linalg.svd(x), [matrix(2)]],
    ["svdvals", linalg.svdvals, [matrix(2, 3)]],
    ["luFactor", linalg.luFactor, [matrix(3)]],

    // Determinants
    ["det", linalg.det, [matrix(2, 2, [2])]],
    ["slogdet", linalg.slogdet, [matrix(3)]],
    ["trace", (x) => linalg.trace(x), [a([2, 2, 3])]],
    ["diagonal", (x) => linalg.diagonal(x, { offset: 1 }), [a([2, 2, 3])]],

    // Solving
    ["solve", linalg.solve, [matrix(3), a([3, 2])]],
    ["solve: of a vector", linalg.solve, [matrix(2), a([2])]],
    ["inv", linalg.inv, [matrix(2, 2, [2])]],
    ["pinv", (x) => linalg.pinv(x), [matrix(3, 2)]],
    ["lstsq", (x, y) => linalg.lstsq(x, y), [matrix(3, 2), a([3, 2])]],
    ["choSolve", (x, y) => linalg.choSolve(linalg.cholesky(x), y), [matrix(3), a([3])]],
    ["luSolve", (x, y) => linalg.luSolve(linalg.luFactor(x), y), [matrix(3), a([3])]],
    ["solveTriangular", (x, y) => linalg.solveTriangular(x, y, { lower: true, transpose: true }), [matrix(3), a([3, 2])]],
    ["triangularSolve", (x, y) => linalg.triangularSolve(x, y, { leftSide: true, lower: true }), [matrix(3), a([3, 2])]],
    ["tensorsolve", linalg.tensorsolve, [matrix(4), a([4])]],
    ["tensorinv", (x) => linalg.tensorinv(x, 1), [matrix(3)]],

    // Norms
    ["norm: of a vector", (x) => linalg.norm(x), [a([3], awayFromZero(0.5))]],
    ["norm: of rows", (x) => linalg.norm(x, { axis: 1, ord: 3 }), one(awayFromZero(0.5))],
    ["norm: of a matrix", (x) => linalg.norm(x, { ord: "nuc" }), [matrix(2, 3)]],
    ["vectorNorm", (x) => linalg.vectorNorm(x), [a([3], awayFromZero(0.5))]],
    ["vectorNorm: ∞", (x) => linalg.vectorNorm(x, { ord: Infinity, axis: 1 }), one(distinct(0.25, 0.1))],
    ["vectorNorm: 1", (x) => linalg.vectorNorm(x, { ord: 1, axis: 0 }), one(awayFromZero())],
    ["matrixNorm", (x) => linalg.matrixNorm(x), one(awayFromZero(0.5))],
    ["matrixNorm: 2", (x) => linalg.matrixNorm(x, { ord: 2 }), [matrix(2, 3)]],
    ["matrixNorm: 1", (x) => linalg.matrixNorm(x, { ord: 1 }), [matrix(3)]],
    ["cond", (x) => linalg.cond(x), [matrix(3)]],
    ["cond: 1", (x) => linalg.cond(x, 1), [matrix(3)]],
    ["matrixRank", (x) => linalg.matrixRank(x), [matrix(3, 2)], whole],

    // Powers and products
    ["matrixPower", (x) => linalg.matrixPower(x, 3), [a([2, 2])]],
    ["matrixPower: of the inverse", (x) => linalg.matrixPower(x, -2), [matrix(2)]],
    ["expm", linalg.expm, [a([2, 2], between(-1, 1))]],
    ["multiDot", (x, y, z) => linalg.multiDot([x, y, z]), [a([2, 3]), a([3, 4]), a([4])]],
    ["matmul", linalg.matmul, [a([2, 3]), a([3, 2])]],
    ["matrixTranspose", linalg.matrixTranspose, one()],
    ["outer", linalg.outer, [a([2]), a([3])]],
    ["tensordot", (x, y) => linalg.tensordot(x, y, 1), [a([2, 3]), a([3, 2])]],
    ["vecdot", (x, y) => linalg.vecdot(x, y), two()],
    ["cross", (x, y) => linalg.cross(x, y), two()],
  ]);
