/** How the functions of linear algebra read their arguments: matrices of one float, their batches broadcast. */
import { broadcastShapes, broadcastTo } from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { reshape } from "../primitives/reshape.js";
import { floatOf, promoteFloat } from "../promote.js";
import { ShapeError } from "../shapeError.js";

/** Stacks of matrices as floats; of square ones if so asked. */
export const matricesOf = (op: string, a: ArrayLike, square = false): NDArray => {
  const matrices = floatOf(op, a);
  checkMatrices(op, matrices, square);
  return matrices;
};

/** A square system, and how its solution is brought into the form of the right side. */
export interface System {
  /** `[...batch, n, n]` */
  readonly a: NDArray;
  /** `[...batch, n, m]` */
  readonly b: NDArray;
  /** Takes `[...batch, n, m]`, drops the axis of a right side that was a vector. */
  readonly restore: (x: NDArray) => NDArray;
}

/** Square matrices and right sides as floats of one dtype and one batch. A right side of one axis is a column. */
export const systemOf = (op: string, a: ArrayLike, b: ArrayLike): System => {
  const [matrices, sides] = promoteFloat(op, a, b);
  checkMatrices(op, matrices, true);
  const n = matrices.shape[matrices.ndim - 1];
  const isVector = sides.ndim === 1;
  const columns = isVector ? reshape(sides, [sides.size, 1]) : sides;
  if (columns.ndim < 2 || columns.shape[columns.ndim - 2] !== n)
    throw new ShapeError({
      op,
      given: { a: matrices.shape, b: sides.shape },
      expected: `a right side of ${n} rows, [${n}] or [...batch, ${n}, m]`,
      mend: "Give a stack of vectors an axis of length 1 at the end, with np.expandDims(b, -1).",
    });
  const batch = broadcastShapes(op, matrices.shape.slice(0, -2), columns.shape.slice(0, -2));
  return {
    a: broadcastTo(matrices, [...batch, n, n], op),
    b: broadcastTo(columns, [...batch, ...columns.shape.slice(-2)], op),
    restore: (x) => (isVector ? reshape(x, x.shape.slice(0, -1)) : x),
  };
};

const checkMatrices = (op: string, a: NDArray, square: boolean): void => {
  const [rows, columns] = a.shape.slice(-2);
  if (a.ndim < 2 || (square && rows !== columns))
    throw new ShapeError({
      op,
      given: { a: a.shape },
      expected: square ? "square matrices, [...batch, n, n]" : "matrices, [...batch, m, n]",
      mend: a.ndim < 2 ? "Reshape to two axes or more." : "Slice or pad to as many rows as columns.",
    });
};
