import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import { addDecayedWeights } from "./addDecayedWeights.js";
import { chain } from "./chain.js";
import { clipByBlockRms } from "./clipping.js";
import { ema } from "./ema.js";
import { identity } from "./identity.js";
import * as is from "./kinds.js";
import type { Mask } from "./mask.js";
import type { AnyOptimizer, Optimizer, Scalar } from "./optimizer.js";
import { scale } from "./scale.js";
import { scaleByParamBlockRms } from "./scaleByBlocks.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { mapFloats } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count; for leaves that are factored the mean squares of rows and of columns, for others those of each element. */
export type ScaleByFactoredRmsState = {
  readonly t: NDArray;
  readonly rows: tree.Tree;
  readonly columns: tree.Tree;
  readonly elements: tree.Tree;
};

export interface ScaleByFactoredRmsOptions {
  /** The power by which the mean of squares comes to forget less: the fraction kept is 1 − t^−decayRate. @defaultValue 0.8 */
  readonly decayRate?: number;
  /** The length that both of the longest axes have at least where a leaf is factored. @defaultValue 128 */
  readonly minDimSizeToFactor?: number;
  /** Added to the squares. @defaultValue 1e-30 */
  readonly eps?: Scalar;
}

export interface AdafactorOptions extends ScaleByFactoredRmsOptions {
  /** @defaultValue 1: with the scale of the parameters, and a schedule for what is left */
  readonly learningRate?: LearningRate;
  /** Whether each leaf steps a part of its own size. @defaultValue true */
  readonly multiplyByParameterScale?: boolean;
  /** What the root mean square of an update is at most. @defaultValue 1 */
  readonly clippingThreshold?: number;
  /** The fraction of a running mean of updates kept each step; 0: there is none. @defaultValue 0 */
  readonly momentum?: number;
  /** The share of each parameter that a step takes away. @defaultValue 0 */
  readonly weightDecay?: Scalar;
  /** Which parameters decay. @defaultValue all */
  readonly mask?: Mask;
}

const kinds = () => ({
  decayRate: is.constantShare(0.8),
  minDimSizeToFactor: is.count(128),
  eps: is.amount(1e-30),
});

/**
 * Divides by the root of a mean of squares that, for a matrix, is remembered as the means of its rows and of its columns.
 *
 *     β = 1 − t^−decayRate
 *     r ← β·r + (1 − β)·(the mean of g² + eps over columns)    c ← the same over rows
 *     u = g / √(r·cᵀ / mean(r))
 *
 * A leaf with more than two axes is a stack of matrices of its two longest.
 *
 * @see Shazeer & Stern (2018), "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", Algorithms 1 and 4.
 */
export const scaleByFactoredRms = (options?: ScaleByFactoredRmsOptions): Optimizer<ScaleByFactoredRmsState> => {
  const { decayRate, minDimSizeToFactor, eps } = settings("scaleByFactoredRms", options, kinds());
  const factors = (x: NDArray): readonly [row: number, column: number] | null => longestAxes(x.shape, minDimSizeToFactor);
  const without = (x: NDArray, axis: number): readonly number[] => x.shape.filter((_, i) => i !== axis);
  const made = (params: unknown, shapeOf: (p: NDArray, axes: readonly [number, number] | null) => readonly number[]): tree.Tree =>
    mapFloats((p) => np.zeros(shapeOf(p, factors(p)), p.dtype), params);
  return transformation(
    "scaleByFactoredRms",
    { t: "array", rows: "tree", columns: "tree", elements: "tree" },
    {
      init: (params) => ({
        t: np.zeros([], "int32"),
        // What a leaf does not need has no elements.
        rows: made(params, (p, axes) => (axes === null ? [0] : without(p, axes[1]))),
        columns: made(params, (p, axes) => (axes === null ? [0] : without(p, axes[0]))),
        elements: made(params, (p, axes) => (axes === null ? p.shape : [0])),
      }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const keeps = np.sub(1, np.pow(np.astype(t, "float32"), -decayRate));
        const mixed = (old: NDArray, now: NDArray): NDArray =>
          np.astype(np.add(np.mul(keeps, old), np.mul(np.sub(1, keeps), now)), old.dtype);
        const square = (g: NDArray): NDArray => np.add(np.square(g), eps);
        const mean = (g: NDArray, axis: 0 | 1): NDArray => np.mean(square(g), factors(g)![axis]);
        const rows = tree.map((r, g) => (factors(g) === null ? r : mixed(r, mean(g, 1))), state.rows, grads);
        const columns = tree.map((c, g) => (factors(g) === null ? c : mixed(c, mean(g, 0))), state.columns, grads);
        const elements = tree.map((v, g) => (factors(g) === null ? mixed(v, square(g)) : v), state.elements, grads);
        const updates = tree.map(
          (g, r, c, v) => {
            const axes = factors(g);
            if (axes === null) return np.astype(np.mul(g, lax.rsqrt(v)), g.dtype);
            const [row, column] = axes;
            // Where the row's axis stands once the column's is gone.
            const place = row - (column < row ? 1 : 0);
            const ofRows = lax.rsqrt(np.div(r, np.mean(r, place, { keepdims: true })));
            const scaled = np.mul(np.mul(g, np.expandDims(ofRows, column)), np.expandDims(lax.rsqrt(c), row));
            return np.astype(scaled, g.dtype);
          },
          grads,
          rows,
          columns,
          elements,
        );
        return [updates, { t, rows, columns, elements }];
      },
    },
  );
};

/** The two longest axes, the longer one second; `null` where the shorter of them is below `least`. */
const longestAxes = (shape: readonly number[], least: number): readonly [number, number] | null => {
  if (shape.length < 2) return null;
  const [second, first] = shape
    .map((_, i) => i)
    .sort((a, b) => shape[a] - shape[b] || a - b)
    .slice(-2);
  return shape[second] < least ? null : [second, first];
};

/**
 * Adafactor: {@link scaleByFactoredRms}, updates that are clipped and, if asked for, averaged, and steps in proportion to the
 * parameters. Its state for a matrix `[rows, columns]` is rows + columns numbers.
 *
 * @see Shazeer & Stern (2018), "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", Algorithms 4 to 6.
 */
export const adafactor = (options?: AdafactorOptions): Optimizer<readonly unknown[]> => {
  const { learningRate, multiplyByParameterScale, clippingThreshold, momentum, weightDecay, mask, ...factored } = settings(
    "adafactor",
    options,
    {
      learningRate: is.rate(1),
      multiplyByParameterScale: is.flag(true),
      clippingThreshold: is.constantAbove(1),
      momentum: is.constantShare(0),
      weightDecay: is.amount(0),
      mask: is.someLeaves(true),
      ...kinds(),
    },
  );
  const parts: readonly AnyOptimizer[] = [
    scaleByFactoredRms(factored),
    clipByBlockRms(clippingThreshold),
    // Uphill until the end, where the decay is already downhill.
    scaleByLearningRate(learningRate),
    multiplyByParameterScale ? scaleByParamBlockRms() : identity(),
    momentum === 0 ? identity() : ema(momentum, { debias: false }),
    scale(-1),
    addDecayedWeights(weightDecay, mask),
    scale(-1),
  ];
  return chain(...parts);
};
