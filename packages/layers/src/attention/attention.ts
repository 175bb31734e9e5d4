import * as np from "@nabla-js/ndarray";
import { softmax } from "@nabla-js/ndarray/special";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkCount, checkFunction, checkMask, checkNumber } from "../checks.js";

export interface AttentionOptions {
  /** Where a query may look, bool, broadcasting to `[...batch, queries, keys]`. @defaultValue everywhere */
  readonly mask?: NDArray | undefined;
  /** Added to the scores, broadcasting to `[...batch, queries, keys]`. @defaultValue nothing */
  readonly bias?: NDArray | undefined;
  /** What scores are multiplied by. @defaultValue 1 / √features */
  readonly scale?: number | undefined;
  /** Applied to the weights, such as dropout. @defaultValue nothing */
  readonly onWeights?: ((weights: NDArray) => NDArray) | undefined;
}

const nothing = { mask: undefined, bias: undefined, scale: undefined, onWeights: undefined } as const;

/** In place of −∞: a row that may look nowhere then looks everywhere alike, and is no NaN. */
const outOfSight = -1e30;

/**
 * For each query the mean of the values, weighted by how well their keys fit.
 *
 *     out = softmax(scale · q · kᵀ + bias) · v
 *
 * @param q - Queries, `[...batch, queries, features]`; heads are a batch axis.
 * @param k - Keys, `[...batch, keys, features]`.
 * @param v - Values, `[...batch, keys, outputs]`.
 * @returns `[...batch, queries, outputs]`. A query that may look nowhere gets the mean of all values.
 * @throws {@link ShapeError} when the sizes do not agree.
 * @see Vaswani et al. (2017), "Attention Is All You Need", equation 1.
 */
export const attention = (q: NDArray, k: NDArray, v: NDArray, options: AttentionOptions = {}): NDArray => {
  checkArrays("attention", { q, k, v });
  const { mask, bias, scale, onWeights } = optionsOf<AttentionOptions, typeof nothing>("attention", options, nothing);
  checkMask("attention", mask);
  if (bias !== undefined) checkArrays("attention", { bias });
  if (scale !== undefined) checkNumber("attention", "scale", scale);
  if (onWeights !== undefined) checkFunction("attention", "onWeights", onWeights);
  const fits =
    q.ndim >= 2 &&
    q.ndim === k.ndim &&
    k.ndim === v.ndim &&
    q.shape.at(-1) === k.shape.at(-1) &&
    k.shape.at(-2) === v.shape.at(-2);
  if (!fits)
    throw new ShapeError({
      op: "attention",
      given: { q: q.shape, k: k.shape, v: v.shape },
      expected: "q [...batch, queries, features], k [...batch, keys, features] and v [...batch, keys, outputs]",
      mend: "Bring the heads before the time with np.swapaxes.",
    });
  const factor = scale ?? 1 / Math.sqrt(q.shape[q.ndim - 1]);
  const products = np.matmul(np.mul(factor, q), np.swapaxes(k, -1, -2));
  const scores = bias === undefined ? products : np.add(products, bias);
  const seen = mask === undefined ? scores : np.where(mask, scores, outOfSight);
  const weights = softmax(seen);
  return np.matmul(onWeights === undefined ? weights : onWeights(weights), v);
};

/**
 * Where each of `queries` steps may look among `keys`: at itself and what was before; the last query is at the last key.
 *
 * @returns bool `[queries, keys]`.
 * @example
 * ```ts
 * np.astype(causalMask(2), "int32"); // [[1, 0], [1, 1]]
 * ```
 */
export const causalMask = (queries: number, keys: number = queries): NDArray => {
  checkCount("causalMask", "queries", queries, 0);
  checkCount("causalMask", "keys", keys, 0);
  return np.greaterEqual(np.reshape(np.arange(keys - queries, keys), [queries, 1]), np.arange(keys));
};

/**
 * Which steps of sequences of these lengths count.
 *
 * @param lengths - `[...batch]`.
 * @param time - The number of steps.
 * @returns bool `[...batch, time]`.
 */
export const lengthMask = (lengths: NDArray, time: number): NDArray => {
  checkArrays("lengthMask", { lengths });
  checkCount("lengthMask", "time", time, 0);
  return np.less(np.arange(time), np.expandDims(lengths, -1));
};
