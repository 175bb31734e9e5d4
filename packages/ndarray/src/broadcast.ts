/** How shapes stretch over each other: from the right, lengths are equal or one of them is 1. */
import type { DType } from "./dtype.js";
import { isNDArray, type ArrayLike, type NDArray } from "./ndarray.js";
import { broadcastInDim } from "./primitives/sumBroadcast.js";
import { reshape } from "./primitives/reshape.js";
import { arrayOf, commonType, toDtypeOf } from "./promote.js";
import { range, sameShape, type Shape } from "./shape.js";
import { ShapeError } from "./shapeError.js";

/**
 * The shape that arrays of these shapes have together. `op` is who asks, for the message.
 *
 * @throws {@link ShapeError} when two lengths of one axis differ and neither is 1.
 */
export const broadcastShapes = (op: string, ...shapes: readonly Shape[]): Shape => {
  const [first = []] = shapes;
  if (shapes.every((shape) => sameShape(shape, first))) return first;
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return range(rank).map((axis) => {
    let length = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === 1 || own === length) continue;
      if (length !== 1) throw mismatch(op, shapes);
      length = own;
    }
    return length;
  });
};

/**
 * `x` repeated to `shape`: lengths of 1 stretch, and new axes come in front. Nothing is copied.
 *
 * @throws {@link ShapeError} when the shape of `x` does not stretch to `shape`.
 */
export const broadcastTo = (x: ArrayLike, shape: Shape, op = "broadcastTo"): NDArray => {
  const array = arrayOf(op, x);
  if (sameShape(array.shape, shape)) return array;
  const added = shape.length - array.ndim;
  if (added < 0 || array.shape.some((length, axis) => length !== 1 && length !== shape[axis + added]))
    throw new ShapeError({
      op,
      given: { x: array.shape, shape },
      expected: "a shape that ends in the shape of x, where only lengths of 1 may differ",
      mend: "Give x axes of length 1 where it should repeat, with np.expandDims or np.reshape.",
    });
  const repeated = range(shape.length).filter((axis) => axis < added || array.shape[axis - added] !== shape[axis]);
  const kept = shape.filter((_, axis) => !repeated.includes(axis));
  return broadcastInDim(reshape(array, kept), shape, repeated);
};

/** Arrays repeated to the shape they have together, each in its own dtype. */
export const broadcastArrays = (...xs: readonly ArrayLike[]): NDArray[] => {
  const arrays = xs.map((x) => arrayOf("broadcastArrays", x));
  const shape = broadcastShapes("broadcastArrays", ...arrays.map((x) => x.shape));
  return arrays.map((x) => broadcastTo(x, shape));
};

/** What an elementwise function computes with: its arguments in one dtype and one shape. */
export const operands = (op: string, xs: readonly ArrayLike[], dtype: DType = commonType(op, xs)): NDArray[] => {
  const shape = broadcastShapes(op, ...xs.filter(isNDArray).map((x) => x.shape));
  return xs.map((x) => broadcastTo(toDtypeOf(op, x, dtype, shape), shape, op));
};

const mismatch = (op: string, shapes: readonly Shape[]): ShapeError =>
  new ShapeError({
    op,
    given: Object.fromEntries(shapes.map((shape, i) => [shapes.length <= 3 ? "xyz"[i] : `x${i}`, shape])),
    expected: "shapes whose lengths, from the right, are equal or 1",
    mend: "Line the axes up with np.expandDims, np.reshape or np.transpose.",
  });
