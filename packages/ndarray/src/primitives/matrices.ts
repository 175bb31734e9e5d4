/** Words of linear algebra for the rules: matrices are the last two axes, the axes before them a batch. */
import type { NDArray } from "../core.js";
import { checkFloat } from "../checks.js";
import { range, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import type { ArrayType } from "../storage.js";
import { add, mul } from "./arithmetic.js";
import { eq, ge, gt } from "./compare.js";
import { convertDtype } from "./convertDtype.js";
import { fullLike, iota } from "./full.js";
import { select } from "./select.js";
import { broadcastInDim, reduceSum } from "./sumBroadcast.js";
import { transpose } from "./transpose.js";

export { batchedMatmul as matmul } from "./dotGeneral.js";

/** Throws unless `a` is a stack of matrices of floats; of square ones if so asked. */
export const checkMatrices = (op: string, a: ArrayType, square: boolean): void => {
  checkFloat(op, { a });
  const [rows, columns] = a.shape.slice(-2);
  if (a.shape.length < 2 || (square && rows !== columns))
    throw new ShapeError({
      op,
      given: { a: a.shape },
      expected: square ? "square matrices, [...batch, n, n]" : "matrices, [...batch, m, n]",
      mend: a.shape.length < 2 ? "Reshape to two axes or more." : "Slice or pad to as many rows as columns.",
    });
};

/** The matrices with rows as columns. */
export const turned = (a: NDArray): NDArray => transpose(a, [...range(a.ndim - 2), a.ndim - 1, a.ndim - 2]);

/** (a + aᵀ)/2 */
export const symmetricPart = (a: NDArray): NDArray => mul(fullLike(a, 0.5), add(a, turned(a)));

/** A comparison of the number of the row with that of the column, at every place of a stack of matrices. */
const comparedPlaces = (shape: Shape, compare: (row: NDArray, column: NDArray) => NDArray): NDArray => {
  const matrix = shape.slice(-2);
  return broadcastInDim(compare(iota(matrix, 0, "int32"), iota(matrix, 1, "int32")), shape, range(shape.length - 2));
};

const keepWhere = (mask: NDArray, a: NDArray): NDArray => select(mask, a, fullLike(a, 0));

/** On and below the diagonal; zero above. */
export const lower = (a: NDArray): NDArray => keepWhere(comparedPlaces(a.shape, ge), a);

/** Below the diagonal alone. */
export const strictlyLower = (a: NDArray): NDArray => keepWhere(comparedPlaces(a.shape, gt), a);

/** On and above the diagonal; zero below. */
export const upper = (a: NDArray): NDArray =>
  keepWhere(
    comparedPlaces(a.shape, (row, column) => ge(column, row)),
    a,
  );

/** Above the diagonal alone. */
export const strictlyUpper = (a: NDArray): NDArray =>
  keepWhere(
    comparedPlaces(a.shape, (row, column) => gt(column, row)),
    a,
  );

/** Ones on the diagonal, in the shape and dtype of `a`. */
export const identityLike = (a: { readonly shape: Shape; readonly dtype: NDArray["dtype"] }): NDArray =>
  convertDtype(comparedPlaces(a.shape, eq), a.dtype);

/** The diagonals of square matrices, `[...batch, n]`. */
export const diagonal = (a: NDArray): NDArray => reduceSum(mul(a, identityLike(a)), [a.ndim - 1]);

/** A vector `[...batch, n]` repeated as each of `rows` rows: `[...batch, rows, n]`. */
export const asRows = (v: NDArray, rows: number): NDArray =>
  broadcastInDim(v, [...v.shape.slice(0, -1), rows, v.shape[v.ndim - 1]], [v.ndim - 1]);

/** A vector `[...batch, n]` repeated as each of `columns` columns: `[...batch, n, columns]`. */
export const asColumns = (v: NDArray, columns: number): NDArray => broadcastInDim(v, [...v.shape, columns], [v.ndim]);
