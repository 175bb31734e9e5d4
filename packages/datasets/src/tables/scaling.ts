import * as np from "@nabla-js/ndarray";
import { isNDArray, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkArray, checkCount, checkFloats } from "../checks.js";

/**
 * A change of scale, column by column, with numbers learned from the training set: `apply` brings columns to that scale,
 * `invert` brings them back. Both are functions of arrays `[…, columns]`; what is missing (NaN) stays missing.
 *
 *     y = (x − shift) / scale
 */
export interface Scaling {
  /** `[columns]` */
  readonly shift: NDArray;
  /** `[columns]`, 1 for a column that never changes. */
  readonly scale: NDArray;
  readonly apply: (x: NDArray) => NDArray;
  readonly invert: (y: NDArray) => NDArray;
}

const scaling = (op: string, shift: NDArray, spread: NDArray): Scaling => {
  const [columns] = shift.shape;
  const scale = np.where(np.equal(spread, 0), np.onesLike(spread), spread);
  return {
    shift,
    scale,
    apply: (x) => {
      checkColumns(`${op}.apply`, "x", x, columns, "Pass the columns that the scale was learned from, in their order.");
      return np.div(np.sub(x, shift), scale);
    },
    invert: (y) => {
      checkColumns(`${op}.invert`, "y", y, columns, "Pass the columns that the scale was learned from, in their order.");
      return np.add(np.mul(y, scale), shift);
    },
  };
};

/** Throws unless an array has as many columns. */
const checkColumns = (op: string, name: string, x: NDArray, columns: number, mend: string): void => {
  checkArray(op, name, x);
  if (x.ndim === 0 || x.shape[x.ndim - 1] !== columns)
    throw new ShapeError({ op, given: { [name]: x.shape }, expected: `[…, columns] with ${columns} columns`, mend });
};

/** `x` without its missing numbers as zeros, which of them are there, and how many a column has. */
const present = (op: string, x: NDArray) => {
  checkFloats(op, "x", x);
  if (x.ndim !== 2)
    throw new ShapeError({ op, given: { x: x.shape }, expected: "[n, columns]", mend: "Reshape to one row for each example." });
  if (x.shape[0] === 0)
    throw new ShapeError({
      op,
      given: { x: x.shape },
      expected: "[n, columns] with at least one row",
      mend: "Pass the training set, to learn the scale from.",
    });
  const there = np.logicalNot(np.isnan(x));
  const count = np.maximum(np.sum(np.astype(there, x.dtype), 0), 1);
  return { there, count };
};

/**
 * Standardisation: each column less its mean, over its standard deviation (that of the population).
 *
 * @param x - The training set, `[n, columns]`, float; NaN where a number is missing.
 * @throws {@link ShapeError} unless it has two axes.
 * @example
 * ```ts
 * const { apply } = standardScaling(np.array([[1, 5], [3, 5]]));
 * apply(np.array([[5, 6]])); // [[3. 1.]]
 * ```
 */
export const standardScaling = (x: NDArray): Scaling => {
  const { there, count } = present("standardScaling", x);
  const zero = np.zerosLike(x);
  const mean = np.div(np.sum(np.where(there, x, zero), 0), count);
  const variance = np.div(np.sum(np.where(there, np.square(np.sub(x, mean)), zero), 0), count);
  return scaling("standardScaling", mean, np.sqrt(variance));
};

/**
 * Each column from 0, its least number, to 1, its greatest.
 *
 * @param x - The training set, `[n, columns]`, float; NaN where a number is missing.
 * @throws {@link ShapeError} unless it has two axes.
 */
export const minMaxScaling = (x: NDArray): Scaling => {
  const { there } = present("minMaxScaling", x);
  const least = np.min(np.where(there, x, np.fullLike(x, Infinity)), 0);
  const most = np.max(np.where(there, x, np.fullLike(x, -Infinity)), 0);
  return scaling("minMaxScaling", least, np.sub(most, least));
};

/**
 * Columns with `values` `[columns]` in place of what is missing, for instance the `shift` of a {@link standardScaling}; behind
 * `apply` a 0 is the mean.
 *
 * @throws {@link DTypeError} for integers; {@link ShapeError} unless there is a value for each column, or one for all.
 */
export const fillMissing = (x: NDArray, values: NDArray | number = 0): NDArray => {
  checkFloats("fillMissing", "x", x, "There is nothing missing in integers: use them as they are.");
  if (!isNDArray(values) && typeof values !== "number")
    throw new ValueError({
      op: "fillMissing",
      given: `values ${show(values)}`,
      expected: "a number, or an array [columns]",
      mend: "Leave it out for zeros.",
    });
  if (isNDArray(values) && values.ndim > 0)
    checkColumns("fillMissing", "x", x, values.shape[values.ndim - 1], "Pass a value for each column, or one for all.");
  return np.where(np.isnan(x), values, x);
};

/**
 * Codes as columns of 0 and 1: `[…]` becomes `[…, categories]` in float32. A code outside, such as −1 for what is missing,
 * is a row of zeros.
 *
 * @throws {@link ValueError} for fewer categories than 1.
 * @example
 * ```ts
 * oneHotCodes(np.array([1, -1]), 2); // [[0. 1.]
 *                                    //  [0. 0.]]
 * ```
 */
export const oneHotCodes = (codes: NDArray, categories: number): NDArray => {
  checkArray("oneHotCodes", "codes", codes);
  checkCount("oneHotCodes", "categories", categories, 1, "Pass how many codes there are.");
  return np.astype(np.equal(np.expandDims(codes, -1), np.astype(np.arange(categories), codes.dtype)), "float32");
};
