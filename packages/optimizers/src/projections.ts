/** The nearest point of a set, for parameters that have to stay in it: after each step, params = project…(params). */
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { globalNorm } from "./globalNorm.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";

/** The nearest tree without negative numbers. */
export const projectNonNegative = <P>(params: P): P => tree.map((x) => np.maximum(x, 0), params);

/** The nearest tree whose numbers lie from `low` to `high`. */
export const projectBox = <P>(params: P, low: number, high: number): P => {
  check("projectBox", "low", low, is.constant());
  check("projectBox", "high", high, {
    ...is.constant(),
    isOne: (value) => typeof value === "number" && value >= low,
    expected: `a number from ${low} on`,
    mend: "Give the lower end first.",
  });
  return tree.map((x) => np.clip(x, low, high), params);
};

/** The nearest tree whose numbers lie from 0 to `size`. */
export const projectHypercube = <P>(params: P, size = 1): P => {
  check("projectHypercube", "size", size, is.constantAbove());
  return projectBox(params, 0, size);
};

/**
 * The nearest vector of numbers from 0 on whose sum is `size`, of all leaves as one vector.
 *
 *     max(x − τ, 0)    with the τ that gives the sum
 *
 * @see Duchi et al. (2008), "Efficient Projections onto the ℓ₁-Ball for Learning in High Dimensions", Algorithm 1.
 */
export const projectSimplex = <P>(params: P, size = 1): P => {
  check("projectSimplex", "size", size, is.constantAbove());
  const tau = threshold(asVector(params), size);
  return tree.map((x) => np.astype(np.maximum(np.sub(x, tau), 0), x.dtype), params);
};

/** The nearest tree whose absolute numbers sum to `size`. */
export const projectL1Sphere = <P>(params: P, size = 1): P => {
  check("projectL1Sphere", "size", size, is.constantAbove());
  const tau = threshold(np.abs(asVector(params)), size);
  // At 0 either sign is as near.
  const sign = (x: NDArray): NDArray => np.where(np.less(x, 0), -1, 1);
  return tree.map((x) => np.astype(np.mul(sign(x), np.maximum(np.sub(np.abs(x), tau), 0)), x.dtype), params);
};

/** The nearest tree whose absolute numbers sum to at most `size`. */
export const projectL1Ball = <P>(params: P, size = 1): P => {
  check("projectL1Ball", "size", size, is.constantAbove());
  const isInside = np.lessEqual(np.sum(np.abs(asVector(params))), size);
  return tree.map((x, y) => np.where(isInside, x, y), params, projectL1Sphere(params, size));
};

/** The nearest tree of the length `size`, seen as one long vector. Where all is 0 there is none nearest: it stays 0. */
export const projectL2Sphere = <P>(params: P, size = 1): P => {
  check("projectL2Sphere", "size", size, is.constantAbove());
  const norm = globalNorm(params);
  const factor = np.div(size, np.where(np.equal(norm, 0), 1, norm));
  return tree.map((x) => np.astype(np.mul(x, factor), x.dtype), params);
};

/** The nearest tree that is no longer than `size`, seen as one long vector. */
export const projectL2Ball = <P>(params: P, size = 1): P => {
  check("projectL2Ball", "size", size, is.constantAbove());
  const factor = np.div(size, np.maximum(globalNorm(params), size));
  return tree.map((x) => np.astype(np.mul(x, factor), x.dtype), params);
};

const asVector = (params: unknown): NDArray => {
  const all = tree.leaves(params).map((x) => np.ravel(x));
  return all.length === 0 ? np.zeros([0]) : np.concatenate(all);
};

/** τ, for which the numbers above it exceed it by `size` together. */
const threshold = (x: NDArray, size: number): NDArray => {
  const sorted = np.flip(np.sort(x), 0);
  const ranks = np.astype(np.arange(1, x.size + 1), x.dtype);
  const taus = np.div(np.sub(np.cumsum(sorted), size), ranks);
  const count = np.sum(np.greater(sorted, taus));
  return np.sum(np.where(np.equal(np.arange(1, x.size + 1), count), taus, 0));
};
