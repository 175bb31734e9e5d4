/** One value or another. */
import { broadcastShapes, broadcastTo } from "../broadcast.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { select } from "../primitives/select.js";
import { arrayOf, commonType, toDtypeOf } from "../promote.js";

/**
 * `x` where the condition holds, `y` elsewhere; the three broadcast. A condition that is not bool holds where it is
 * not zero. Both sides are computed: where one of them is not finite, its gradient is NaN even where the other is
 * chosen, so keep its argument in range as well.
 *
 * @example
 * ```ts
 * np.where(np.array([true, false]), 1, 2); // [1. 2.]
 * ```
 */
export const where = (condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray => chosen("where", condition, x, y);

/** {@link where}, for functions of other names. */
export const chosen = (op: string, condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray => {
  const predicate = convertDtype(arrayOf(op, condition), "bool");
  const dtype = commonType(op, [x, y]);
  const shape = broadcastShapes(op, predicate.shape, ...[x, y].map((a) => (isNDArray(a) ? a.shape : [])));
  const side = (a: ArrayLike): NDArray => broadcastTo(toDtypeOf(op, a, dtype, shape), shape, op);
  return select(broadcastTo(predicate, shape, op), side(x), side(y));
};
