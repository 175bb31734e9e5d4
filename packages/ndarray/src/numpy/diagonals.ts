/** Diagonals and triangles of matrices. */
import type { DType } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add } from "../primitives/arithmetic.js";
import { ge } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { full, fullLike, iota } from "../primitives/full.js";
import { pad } from "../primitives/padSlice.js";
import { reshape } from "../primitives/reshape.js";
import { select } from "../primitives/select.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { transpose } from "../primitives/transpose.js";
import { arrayOf, constant } from "../promote.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axesOf, checkRank, dtypeOf, wholeOf } from "./arguments.js";
import { resize } from "./repeating.js";
import { sliceRanges } from "./slicing.js";
import { numberType, sumType } from "./sums.js";
import { at, valuesFor } from "./at.js";
import { checkConcrete, nonzeroOf, vector } from "./nonzero.js";

/**
 * The elements of a diagonal, along a new last axis in place of two.
 *
 * @param offset - 0 the main diagonal, positive above it, negative below.
 */
export const diagonal = (x: ArrayLike, offset = 0, axis1 = 0, axis2 = 1): NDArray => {
  const a = arrayOf("diagonal", x);
  checkRank("diagonal", a, 2);
  return diagonalOf("diagonal", a, offset, axis1, axis2);
};

const diagonalOf = (op: string, x: NDArray, offset: number, axis1: number, axis2: number): NDArray => {
  const k = wholeOf(op, "offset", offset);
  const [i, j] = axesOf(op, x.ndim, [axis1, axis2]);
  const rest = range(x.ndim).filter((axis) => axis !== i && axis !== j);
  const behind = transpose(x, [...rest, i, j]);
  const [rows, columns] = behind.shape.slice(-2);
  const [top, left] = [Math.max(0, -k), Math.max(0, k)];
  const length = Math.max(0, Math.min(rows - top, columns - left));
  const batch = behind.shape.slice(0, -2);
  // Row-major, neighbours on a diagonal lie one row and one element apart.
  const flat = reshape(behind, [...batch, rows * columns]);
  return sliceRanges(flat, [
    ...batch.map((count) => ({ start: 0, step: 1, count })),
    { start: length === 0 ? 0 : top * columns + left, step: columns + 1, count: length },
  ]);
};

/** Of a matrix a diagonal `[n]`; of a vector the matrix with it on that diagonal, and zeros elsewhere. */
export const diag = (x: ArrayLike, k = 0): NDArray => {
  const a = arrayOf("diag", x);
  if (a.ndim === 1) return onDiagonal("diag", a, k);
  if (a.ndim === 2) return diagonalOf("diag", a, k, 0, 1);
  throw new ShapeError({
    op: "diag",
    given: { x: a.shape },
    expected: "a vector or a matrix",
    mend: "Use np.diagonal for the diagonals of a batch, np.diagflat to flatten first.",
  });
};

/** The square matrix with all elements, as they lie, on a diagonal. */
export const diagflat = (x: ArrayLike, k = 0): NDArray => {
  const a = arrayOf("diagflat", x);
  return onDiagonal("diagflat", reshape(a, [a.size]), k);
};

const onDiagonal = (op: string, x: NDArray, k: number): NDArray => {
  const offset = wholeOf(op, "k", k);
  const size = x.size + Math.abs(offset);
  if (x.size === 0) return constant([size, size], 0, x.dtype);
  // In row-major order the elements stand `size` zeros apart, behind those before the first.
  const first = offset >= 0 ? offset : -offset * size;
  const spread = pad(x, full([], 0, x.dtype), [[first, size * size - first - (x.size + (x.size - 1) * size), size]]);
  return reshape(spread, [size, size]);
};

/** The sum of a diagonal: see {@link diagonal}. */
export const trace = (x: ArrayLike, offset = 0, axis1 = 0, axis2 = 1, dtype?: DType): NDArray => {
  const a = arrayOf("trace", x);
  checkRank("trace", a, 2);
  const elements = diagonalOf("trace", a, offset, axis1, axis2);
  const to = dtypeOf("trace", dtype, sumType(a.dtype));
  return convertDtype(reduceSum(convertDtype(elements, numberType(to)), [elements.ndim - 1]), to);
};

/** Ones on a diagonal and below, zeros above: `[n, m]`. */
export const tri = (n: number, m: number = n, k = 0, dtype?: DType): NDArray => {
  const shape = [wholeOf("tri", "n", n, 0), wholeOf("tri", "m", m, 0)];
  const start = constant(shape, 0, "bool");
  return convertDtype(isBelow(start, wholeOf("tri", "k", k)), dtypeOf("tri", dtype, "float32"));
};

/** The lower triangle of the last two axes: zeros above diagonal `k`. */
export const tril = (x: ArrayLike, k = 0): NDArray => triangle("tril", x, k, true);

/** The upper triangle of the last two axes: zeros below diagonal `k`. */
export const triu = (x: ArrayLike, k = 0): NDArray => triangle("triu", x, k, false);

const triangle = (op: string, x: ArrayLike, k: number, isLower: boolean): NDArray => {
  const a = arrayOf(op, x);
  checkRank(op, a, 2);
  const below = isBelow(a, wholeOf(op, "k", k) - (isLower ? 0 : 1));
  const zeros = fullLike(a, 0);
  return isLower ? select(below, a, zeros) : select(below, zeros, a);
};

/** Whether column ≤ row + k, for each element of the last two axes. */
const isBelow = (x: NDArray, k: number): NDArray => {
  const rows = iota(x.shape, x.ndim - 2, "int32");
  return ge(add(rows, fullLike(rows, k)), iota(x.shape, x.ndim - 1, "int32"));
};

/** The rows and the columns of the elements on and below diagonal `k` of a matrix `[n, m]`, as int32. */
export const trilIndices = (n: number, k = 0, m: number = n): [rows: NDArray, columns: NDArray] =>
  indicesWhere("trilIndices", n, m, k, true);

/** The rows and the columns of the elements on and above diagonal `k` of a matrix `[n, m]`, as int32. */
export const triuIndices = (n: number, k = 0, m: number = n): [rows: NDArray, columns: NDArray] =>
  indicesWhere("triuIndices", n, m, k, false);

/** {@link trilIndices} for the size of a matrix. */
export const trilIndicesFrom = (x: ArrayLike, k = 0): [rows: NDArray, columns: NDArray] => {
  const [n, m] = matrixShape("trilIndicesFrom", x);
  return indicesWhere("trilIndicesFrom", n, m, k, true);
};

/** {@link triuIndices} for the size of a matrix. */
export const triuIndicesFrom = (x: ArrayLike, k = 0): [rows: NDArray, columns: NDArray] => {
  const [n, m] = matrixShape("triuIndicesFrom", x);
  return indicesWhere("triuIndicesFrom", n, m, k, false);
};

const indicesWhere = (op: string, n: number, m: number, k: number, isLower: boolean): [NDArray, NDArray] => {
  const [height, width, offset] = [wholeOf(op, "n", n, 0), wholeOf(op, "m", m, 0), wholeOf(op, "k", k)];
  const rows: number[] = [];
  const columns: number[] = [];
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      if (isLower ? j <= i + offset : j >= i + offset) {
        rows.push(i);
        columns.push(j);
      }
  return [vector(rows), vector(columns)];
};

/** The indices of the main diagonal of an array with `ndim` axes of length `n`: one int32 array for each axis. */
export const diagIndices = (n: number, ndim = 2): NDArray[] => {
  const places = vector(range(wholeOf("diagIndices", "n", n, 0)));
  return range(wholeOf("diagIndices", "ndim", ndim, 0)).map(() => places);
};

/** {@link diagIndices} for the size of an array whose axes are equally long. */
export const diagIndicesFrom = (x: ArrayLike): NDArray[] => {
  const a = arrayOf("diagIndicesFrom", x);
  checkRank("diagIndicesFrom", a, 2);
  if (a.shape.some((length) => length !== a.shape[0]))
    throw new ShapeError({
      op: "diagIndicesFrom",
      given: { x: a.shape },
      expected: "axes of one length",
      mend: "Use np.diagIndices(n, ndim).",
    });
  return diagIndices(a.shape[0], a.ndim);
};

/** `x` with a value, or values in turn, on its main diagonal. */
export const fillDiagonal = (x: ArrayLike, values: ArrayLike): NDArray => {
  const a = arrayOf("fillDiagonal", x);
  checkRank("fillDiagonal", a, 2);
  if (a.ndim > 2 && a.shape.some((length) => length !== a.shape[0]))
    throw new ShapeError({
      op: "fillDiagonal",
      given: { x: a.shape },
      expected: "axes of one length",
      mend: "Fill the diagonals of a batch with np.where and np.eye.",
    });
  const length = Math.min(...a.shape);
  const v = valuesFor("fillDiagonal", a, values);
  return at(a, ...diagIndices(length, a.ndim)).set(v.ndim > 0 ? resize(v, length) : v);
};

/**
 * The rows and columns at which `mask` leaves something of a matrix of ones `[n, n]`: `maskIndices(3, np.triu)`.
 *
 * @param k - Passed on to `mask`.
 */
export const maskIndices = (n: number, mask: (x: NDArray, k: number) => NDArray, k = 0): [rows: NDArray, columns: NDArray] => {
  const size = wholeOf("maskIndices", "n", n, 0);
  if (typeof mask !== "function")
    throw new ValueError({
      op: "maskIndices",
      given: `${typeof mask} in place of a mask`,
      expected: "a function of a matrix, such as np.triu",
      mend: "Pass the function itself.",
    });
  const left = arrayOf("maskIndices", mask(constant([size, size], 1, "float32"), k));
  checkRank("maskIndices", left, 2, "mask(x, k)");
  checkConcrete("maskIndices", left);
  const [rows, columns] = nonzeroOf(left);
  return [rows, columns];
};

const matrixShape = (op: string, x: ArrayLike): readonly number[] => {
  const a = arrayOf(op, x);
  if (a.ndim === 2) return a.shape;
  throw new ShapeError({ op, given: { x: a.shape }, expected: "a matrix", mend: "Reshape it, or use the function of a size." });
};
