import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";

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

const scaling = (shift: NDArray, spread: NDArray): Scaling => {
  const scale = np.where(np.equal(spread, 0), np.onesLike(spread), spread);
  return {
    shift,
    scale,
    apply: (x) => np.div(np.sub(x, shift), scale),
    invert: (y) => np.add(np.mul(y, scale), shift),
  };
};

/** `x` without its missing numbers as zeros, which of them are there, and how many a column has. */
const present = (op: string, x: NDArray) => {
  if (x.ndim !== 2)
    throw new ShapeError({ op, given: { x: x.shape }, expected: "[n, columns]", mend: "Reshape to one row for each example." });
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
  return scaling(mean, np.sqrt(variance));
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
  return scaling(least, np.sub(most, least));
};

/**
 * Columns with `values` `[columns]` in place of what is missing, for instance the `shift` of a {@link standardScaling}; behind
 * `apply` a 0 is the mean.
 */
export const fillMissing = (x: NDArray, values: NDArray | number = 0): NDArray => np.where(np.isnan(x), values, x);

/**
 * Codes as columns of 0 and 1: `[…]` becomes `[…, categories]` in float32. A code outside, such as −1 for what is missing,
 * is a row of zeros.
 *
 * @example
 * ```ts
 * oneHotCodes(np.array([1, -1]), 2); // [[0. 1.]
 *                                    //  [0. 0.]]
 * ```
 */
export const oneHotCodes = (codes: NDArray, categories: number): NDArray =>
  np.astype(np.equal(np.expandDims(codes, -1), np.astype(np.arange(categories), codes.dtype)), "float32");
