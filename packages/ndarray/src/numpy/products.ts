/** Products of vectors, matrices and tensors. */
import { broadcastShapes, broadcastTo, operands } from "../broadcast.js";
import type { ArrayLike, NDArray, Shape } from "../ndarray.js";
import { mul } from "../primitives/arithmetic.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { dotGeneral } from "../primitives/dotGeneral.js";
import { reshape } from "../primitives/reshape.js";
import { moveaxis } from "../primitives/transpose.js";
import { commonType, toDtypeOf } from "../promote.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axesOf, axisOf, checkRank } from "./arguments.js";
import { show } from "../show.js";

/**
 * Matrix product over the last two axes; the axes before them are a batch and broadcast.
 *
 *     out[…, i, j] = Σₚ a[…, i, p] · b[…, p, j]
 *
 * A vector stands for one row on the left, for one column on the right; its axis is then left out of the result.
 * Float32 sums run in double and are rounded once.
 *
 * @param a - Left factor, `[...batch, m, k]` or `[k]`.
 * @param b - Right factor, `[...batch, k, n]` or `[k]`.
 * @returns The product, `[...batch, m, n]`, in the promoted dtype.
 * @throws {@link ShapeError} when the inner sizes differ, the batches do not broadcast, or a factor is a single number.
 * @example
 * ```ts
 * np.matmul(np.array([[1, 2], [3, 4]]), np.array([[0, 1], [1, 0]])); // [[2. 1.]
 *                                                                   //  [4. 3.]]
 * ```
 */
export const matmul = (a: ArrayLike, b: ArrayLike): NDArray => withTypes("matmul", a, b, (x, y) => matrixProduct("matmul", x, y));

const matrixProduct = (op: string, x: NDArray, y: NDArray): NDArray => {
  const [left, right] = [x.ndim === 1 ? reshape(x, [1, x.size]) : x, y.ndim === 1 ? reshape(y, [y.size, 1]) : y];
  const batch = matmulBatch(op, x.shape, y.shape, left.shape, right.shape);
  const product = batch.length === 0 ? flatProduct(left, right) : batchedProduct(left, right, batch);
  const rows = x.ndim === 1 ? [] : [left.shape[left.ndim - 2]];
  const columns = y.ndim === 1 ? [] : [right.shape[right.ndim - 1]];
  return reshape(product, [...batch, ...rows, ...columns]);
};

/** The batch of a matrix product, and the one place that checks the sizes. */
const matmulBatch = (op: string, a: Shape, b: Shape, left: Shape, right: Shape): Shape => {
  const [m, k] = left.slice(-2);
  const [kOfB, n] = right.slice(-2);
  if (a.length === 0 || b.length === 0 || k !== kOfB)
    throw new ShapeError({
      op,
      given: { a, b },
      expected: "a [...batch, m, k] and b [...batch, k, n], with one k",
      mend:
        a.length === 0 || b.length === 0
          ? "Multiply by a single number with np.multiply."
          : k === n && b.length > 1
            ? `Did you mean ${op}(a, matrixTranspose(b))?`
            : m === kOfB && a.length > 1
              ? `Did you mean ${op}(matrixTranspose(a), b)?`
              : "Transpose or reshape one factor so that the inner sizes agree.",
    });
  return broadcastShapes(op, left.slice(0, -2), right.slice(0, -2));
};

const flatProduct = (a: NDArray, b: NDArray): NDArray => dotGeneral(a, b, { batch: [[], []], contract: [[1], [0]] });

const batchedProduct = (a: NDArray, b: NDArray, batch: Shape): NDArray => {
  const [k, n] = b.shape.slice(-2);
  // One matrix for the whole batch: its rows are multiplied at once.
  if (b.ndim === 2) return dotGeneral(a, b, { batch: [[], []], contract: [[a.ndim - 1], [0]] });
  const axes = range(batch.length);
  const left = broadcastTo(a, [...batch, ...a.shape.slice(-2)]);
  const right = broadcastTo(b, [...batch, k, n]);
  return dotGeneral(left, right, { batch: [axes, axes], contract: [[batch.length + 1], [batch.length]] });
};

/** Matrix by vectors: `[...batch, m, n]` and `[...batch, n]` to `[...batch, m]`; the batches broadcast. */
export const matvec = (a: ArrayLike, x: ArrayLike): NDArray =>
  withTypes("matvec", a, x, (m, v) => {
    checkRank("matvec", m, 2, "a");
    checkRank("matvec", v, 1, "x");
    const product = matrixProduct("matvec", m, reshape(v, [...v.shape, 1]));
    return reshape(product, product.shape.slice(0, -1));
  });

/** Vectors by matrix: `[...batch, n]` and `[...batch, n, m]` to `[...batch, m]`; the batches broadcast. */
export const vecmat = (x: ArrayLike, a: ArrayLike): NDArray =>
  withTypes("vecmat", x, a, (v, m) => {
    checkRank("vecmat", v, 1, "x");
    checkRank("vecmat", m, 2, "a");
    const product = matrixProduct("vecmat", reshape(v, [...v.shape.slice(0, -1), 1, v.shape[v.ndim - 1]]), m);
    return reshape(product, [...product.shape.slice(0, -2), product.shape[product.ndim - 1]]);
  });

/**
 * The dot product of vectors, the product of matrices, the multiple by a single number. In general, the sum over the
 * last axis of `a` and the one before the last of `b` (its only one, if it is a vector):
 *
 *     out[i, j] = Σₚ a[i, p] · b[j, p, n]
 *
 * where i and j stand for all other axes.
 */
export const dot = (a: ArrayLike, b: ArrayLike): NDArray =>
  withTypes("dot", a, b, (x, y) => {
    if (x.ndim === 0 || y.ndim === 0) return mul(...pair(operands("dot", [x, y])));
    const axis = Math.max(0, y.ndim - 2);
    checkInner("dot", x, y, [x.ndim - 1], [axis]);
    return dotGeneral(x, y, { batch: [[], []], contract: [[x.ndim - 1], [axis]] });
  });

/** The dot product of all elements of two arrays, as they lie. */
export const vdot = (a: ArrayLike, b: ArrayLike): NDArray =>
  withTypes("vdot", a, b, (x, y) => {
    const [u, v] = [reshape(x, [x.size]), reshape(y, [y.size])];
    checkInner("vdot", u, v, [0], [0]);
    return dotGeneral(u, v, { batch: [[], []], contract: [[0], [0]] });
  });

/** The dot product along one axis; the others are a batch and broadcast. */
export const vecdot = (a: ArrayLike, b: ArrayLike, axis = -1): NDArray =>
  withTypes("vecdot", a, b, (x, y) => {
    const u = moveaxis(x, axisOf("vecdot", x.ndim, axis), x.ndim - 1);
    const v = moveaxis(y, axisOf("vecdot", y.ndim, axis), y.ndim - 1);
    checkInner("vecdot", u, v, [u.ndim - 1], [v.ndim - 1]);
    const [p, q] = operands("vecdot", [u, v]);
    const batch = range(p.ndim - 1);
    return dotGeneral(p, q, { batch: [batch, batch], contract: [[p.ndim - 1], [p.ndim - 1]] });
  });

/** The sum of products over the last axes of both, `[...i, k]` and `[...j, k]` to `[...i, ...j]`. */
export const inner = (a: ArrayLike, b: ArrayLike): NDArray =>
  withTypes("inner", a, b, (x, y) => {
    if (x.ndim === 0 || y.ndim === 0) return mul(...pair(operands("inner", [x, y])));
    checkInner("inner", x, y, [x.ndim - 1], [y.ndim - 1]);
    return dotGeneral(x, y, { batch: [[], []], contract: [[x.ndim - 1], [y.ndim - 1]] });
  });

/** All products of an element of `a` and one of `b`, as they lie: `[m]` and `[n]` to `[m, n]`. */
export const outer = (a: ArrayLike, b: ArrayLike): NDArray =>
  withTypes("outer", a, b, (x, y) => mul(...pair(operands("outer", [reshape(x, [x.size, 1]), reshape(y, [1, y.size])]))));

/**
 * The sum of products over some axes of both.
 *
 * @param axes - How many: the last of `a` with the first of `b`. Or which: a list for each.
 * @returns The other axes of `a`, then those of `b`.
 * @throws {@link ShapeError} when axes that are summed together differ in length.
 */
export const tensordot = (
  a: ArrayLike,
  b: ArrayLike,
  axes: number | readonly [ofA: number | readonly number[], ofB: number | readonly number[]] = 2,
): NDArray =>
  withTypes("tensordot", a, b, (x, y) => {
    const [ofA, ofB] = contracted(x, y, axes);
    checkInner("tensordot", x, y, ofA, ofB);
    return dotGeneral(x, y, { batch: [[], []], contract: [ofA, ofB] });
  });

const contracted = (x: NDArray, y: NDArray, axes: unknown): readonly (readonly number[])[] => {
  if (typeof axes === "number" && Number.isInteger(axes) && axes >= 0 && axes <= Math.min(x.ndim, y.ndim))
    return [range(x.ndim).slice(x.ndim - axes), range(axes)];
  if (Array.isArray(axes) && axes.length === 2) {
    const [ofA, ofB] = axes as readonly (number | readonly number[])[];
    const lists = [axesOf("tensordot", x.ndim, ofA), axesOf("tensordot", y.ndim, ofB)];
    if (lists[0].length === lists[1].length) return lists;
  }
  throw new ValueError({
    op: "tensordot",
    given: `axes ${show(axes)} for arrays of ${x.ndim} and ${y.ndim} axes`,
    expected: "how many axes to sum over, or a list of them for each array, equally long",
    mend: "Write 1 for a matrix product, or [[2, 0], [1, 3]] to pair axes.",
  });
};

/** The product of each element of `a` with the whole of `b`, in blocks: `[m, n]` and `[p, q]` to `[m·p, n·q]`. */
export const kron = (a: ArrayLike, b: ArrayLike): NDArray =>
  withTypes("kron", a, b, (x, y) => {
    const rank = Math.max(x.ndim, y.ndim);
    const [u, v] = [x, y].map((z) => [...new Array<number>(rank - z.ndim).fill(1), ...z.shape]);
    const products = mul(
      ...pair(
        operands("kron", [
          reshape(
            x,
            u.flatMap((length) => [length, 1]),
          ),
          reshape(
            y,
            v.flatMap((length) => [1, length]),
          ),
        ]),
      ),
    );
    return reshape(
      products,
      u.map((length, i) => length * v[i]),
    );
  });

/** Both in their common dtype; the products of bools are their "and", and sums "or". */
const withTypes = (op: string, a: ArrayLike, b: ArrayLike, f: (x: NDArray, y: NDArray) => NDArray): NDArray => {
  const dtype = commonType(op, [a, b]);
  const inner = dtype === "bool" ? "int32" : dtype;
  const product = f(toDtypeOf(op, a, inner), toDtypeOf(op, b, inner));
  return dtype === "bool" ? convertDtype(product, "bool") : product;
};

const checkInner = (op: string, a: NDArray, b: NDArray, ofA: readonly number[], ofB: readonly number[]): void => {
  if (ofA.every((axis, i) => a.shape[axis] === b.shape[ofB[i]])) return;
  throw new ShapeError({
    op,
    given: { a: a.shape, b: b.shape },
    expected: `equal lengths along axis ${ofA.join(", ")} of a and axis ${ofB.join(", ")} of b`,
    mend: "Transpose or reshape one of them so that the lengths agree.",
  });
};

const pair = (list: readonly NDArray[]): [NDArray, NDArray] => [list[0], list[1]];
