import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { mapFloats, zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** For each leaf a vector for each of its axes, and the running mean of the steps. */
export type ScaleBySm3State = { readonly axes: tree.Tree; readonly m: tree.Tree };

/** The state of the scaling, and that of the learning rate. */
export type Sm3State = readonly [ScaleBySm3State, LearningRateState];

export interface ScaleBySm3Options {
  /** The fraction of the running mean of steps kept each step. @defaultValue 0.9 */
  readonly momentum?: Scalar;
  /** Added inside the root. @defaultValue 1e-8 */
  readonly eps?: Scalar;
}

export interface Sm3Options extends ScaleBySm3Options {
  readonly learningRate: LearningRate;
}

const kinds = () => ({ momentum: is.decay(0.9), eps: is.amount(1e-8) });

/**
 * Adagrad that remembers a number for each row and each column of a matrix in place of one for each element.
 *
 *     s_ij = min over the axes of μ + g_ij²        μ ← the largest s of each row, of each column, …
 *     m ← momentum·m + (1 − momentum)·g / √(s + eps)
 *     u = m
 *
 * @see Anil et al. (2019), "Memory-Efficient Adaptive Optimization", Algorithm SM3-II.
 */
export const scaleBySm3 = (options?: ScaleBySm3Options): Optimizer<ScaleBySm3State> => {
  const { momentum, eps } = settings("scaleBySm3", options, kinds());
  return transformation(
    "scaleBySm3",
    { axes: "tree", m: "tree" },
    {
      init: (params) => ({ axes: mapLeaves((p) => axesOf(p), params), m: zerosLike(params) }),
      update: <P>(grads: P, state: ScaleBySm3State) => {
        const { leaves, structure } = tree.flatten(grads, "grads");
        const axes = tree.flattenUpTo(structure, state.axes, "state") as readonly (readonly NDArray[])[];
        const now = leaves.map((g, i) => accumulated(np.asArray(g), axes[i]));
        const scaled = leaves.map((g, i) => np.div(g, np.sqrt(np.add(now[i].sums, eps))));
        const m = tree.map((m, u) => mix(momentum, m, u), state.m, tree.unflatten(structure, scaled));
        const updates = tree.map((g, m) => np.astype(m, g.dtype), grads, m);
        return [
          updates,
          {
            axes: tree.unflatten(
              structure,
              now.map((each) => each.axes),
            ) as tree.Tree,
            m,
          },
        ];
      },
    },
  );
};

/** `f` of each float leaf, which may be a list; `null` in place of the others. */
const mapLeaves = (f: (p: NDArray) => tree.Tree, params: unknown): tree.Tree => {
  const { leaves, structure } = tree.flatten(mapFloats((p) => p, params));
  return tree.unflatten(
    structure,
    leaves.map((p) => f(np.asArray(p))),
  );
};

/** Zeros for each axis, of its length; for `[]` one number. */
const axesOf = (p: NDArray): readonly NDArray[] =>
  p.ndim === 0 ? [np.zeros([], p.dtype as "float32")] : p.shape.map((length) => np.zeros([length], p.dtype as "float32"));

/** The sums of squares as far as the axes know them, and what the axes know then. */
const accumulated = (g: NDArray, axes: readonly NDArray[]): { readonly sums: NDArray; readonly axes: readonly NDArray[] } => {
  const others = (axis: number): number[] => g.shape.map((_, i) => i).filter((i) => i !== axis);
  const along = (x: NDArray, axis: number): NDArray => (g.ndim === 0 ? x : np.expandDims(x, others(axis)));
  const least = axes.map(along).reduce((a, b) => np.minimum(a, b));
  const sums = np.add(least, np.square(g));
  return { sums, axes: axes.map((x, axis) => np.astype(np.max(sums, others(axis)), x.dtype)) };
};

/** SM3: {@link scaleBySm3}, and a learning rate. */
export const sm3 = (options: Sm3Options): Optimizer<Sm3State> => {
  const { learningRate, ...others } = settings("sm3", options, { learningRate: is.rate(), ...kinds() });
  return chain(scaleBySm3(others), scaleByLearningRate(learningRate));
};
