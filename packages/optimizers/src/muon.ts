import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { ShapeError, isNDArray, type NDArray } from "@nabla-js/ndarray";
import { notAnArray } from "@nabla-js/ndarray/internal";
import { addDecayedWeights } from "./addDecayedWeights.js";
import { adamw, type AdamwState } from "./adamw.js";
import { chain } from "./chain.js";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { partition } from "./partition.js";
import { mix } from "./scalars.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { check, settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** A running mean of the gradients. */
export type ScaleByMuonState = { readonly m: tree.Tree };

export interface ScaleByMuonOptions {
  /** The fraction of the running mean kept each step. @defaultValue 0.95 */
  readonly beta?: Scalar;
  /** Whether the mean looks one gradient ahead. @defaultValue true */
  readonly nesterov?: boolean;
  /** How many steps of the iteration. @defaultValue 5 */
  readonly iterations?: number;
}

export interface MuonOptions extends ScaleByMuonOptions {
  /** Of the matrices. */
  readonly learningRate: LearningRate;
  /** Of the other parameters, which Adam moves. @defaultValue that of the matrices */
  readonly adamLearningRate?: LearningRate;
  /** The share of each parameter that a step of learning rate 1 takes away. @defaultValue 0 */
  readonly weightDecay?: Scalar;
}

/** The states for matrices and for other parameters. */
export type MuonState = {
  readonly muon: readonly [ScaleByMuonState, Empty, LearningRateState];
  readonly adam: AdamwState;
};

/**
 * A matrix with the singular vectors of `g`, and singular values between about 0.7 and 1.2.
 *
 *     X₀ = g / ‖g‖    A = X·Xᵀ    X ← a·X + (b·A + c·A²)·X
 *
 * @param g - `[rows, columns]`.
 * @throws {@link ShapeError} when `g` is no matrix.
 * @see Jordan et al. (2024), "Muon: An optimizer for hidden layers in neural networks", for the coefficients of the quintic
 *   Newton–Schulz iteration.
 */
export const orthogonalize = (g: NDArray, iterations = 5): NDArray => {
  checkMatrix("orthogonalize", g);
  check("orthogonalize", "iterations", iterations, is.count());
  const [a, b, c] = [3.4445, -4.775, 2.0315];
  const isTall = g.shape[0] > g.shape[1];
  const norm = np.sqrt(np.sum(np.square(g)));
  let x = np.div(isTall ? np.transpose(g) : g, np.add(norm, 1e-8));
  for (let i = 0; i < iterations; i++) {
    const gram = np.matmul(x, np.transpose(x));
    const polynomial = np.add(np.mul(b, gram), np.mul(c, np.matmul(gram, gram)));
    x = np.add(np.mul(a, x), np.matmul(polynomial, x));
  }
  return isTall ? np.transpose(x) : x;
};

/**
 * Momentum whose updates are made orthogonal, so that no direction of a matrix is moved more than others.
 *
 *     m ← beta·m + (1 − beta)·g    n = beta·m + (1 − beta)·g with nesterov, else m
 *     u = √max(1, rows / columns) · orthogonalize(n)
 *
 * Leaves of more than two axes count as matrices `[first axis, all others]`, as kernels of convolutions are laid out.
 */
export const scaleByMuon = (options?: ScaleByMuonOptions): Optimizer<ScaleByMuonState> => {
  const { beta, nesterov, iterations } = settings("scaleByMuon", options, {
    beta: is.decay(0.95),
    nesterov: is.flag(true),
    iterations: is.count(5),
  });
  return transformation(
    "scaleByMuon",
    { m: "tree" },
    {
      init: (params) => ({ m: zerosLike(params) }),
      update: (grads, state) => {
        const m = tree.map((m, g) => mix(beta, m, g), state.m, grads);
        const updates = tree.map(
          (g, m) => {
            const [first, ...rest] = g.shape;
            const n = np.reshape(nesterov ? mix(beta, m, g) : m, [first, rest.reduce((size, length) => size * length, 1)]);
            // A matrix [inputs, units] acts from the left: its units are the rows of the paper.
            const [rows, columns] = g.ndim === 2 ? [n.shape[1], n.shape[0]] : n.shape;
            const u = np.mul(Math.sqrt(Math.max(1, rows / columns)), orthogonalize(n, iterations));
            return np.astype(np.reshape(u, g.shape), g.dtype);
          },
          grads,
          m,
        );
        return [updates, { m }];
      },
    },
  );
};

/**
 * {@link scaleByMuon} for parameters with two axes or more, AdamW for the others.
 *
 * @see Jordan et al. (2024), "Muon: An optimizer for hidden layers in neural networks".
 */
export const muon = (options: MuonOptions): Optimizer<MuonState> => {
  const { learningRate, adamLearningRate, weightDecay, ...others } = settings("muon", options, {
    learningRate: is.rate(),
    adamLearningRate: is.optional(is.rate()),
    weightDecay: is.amount(0),
    beta: is.decay(0.95),
    nesterov: is.flag(true),
    iterations: is.count(5),
  });
  return partition(
    {
      muon: chain(scaleByMuon(others), addDecayedWeights(weightDecay), scaleByLearningRate(learningRate)),
      adam: adamw({ learningRate: adamLearningRate ?? learningRate, weightDecay }),
    },
    (params) => tree.map((p) => (p.ndim >= 2 ? "muon" : "adam"), params as tree.Tree),
  );
};

const checkMatrix = (op: string, g: NDArray): void => {
  if (!isNDArray(g)) throw notAnArray(op, "g", g, "a matrix");
  if (g.ndim !== 2)
    throw new ShapeError({ op, given: { g: g.shape }, expected: "[rows, columns]", mend: "Reshape to two axes first." });
};
