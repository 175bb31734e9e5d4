import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer, Scalar } from "./optimizer.js";
import { complement, mix, oneMinusPower } from "./scalars.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The step count, int32 `[]`, and two moments, each with the tree of the parameters. */
export type ScaleByAdamState = { readonly t: NDArray; readonly m: tree.Tree; readonly v: tree.Tree };

/** What optimizers with two moments have in common. */
export interface MomentOptions {
  /** Decay of the first moment, a fraction kept each step. @defaultValue 0.9 */
  readonly b1?: Scalar;
  /** Decay of the second moment, a fraction kept each step. @defaultValue 0.999 */
  readonly b2?: Scalar;
  /** Added to √v̂, outside the root as in the paper. @defaultValue 1e-8 */
  readonly eps?: Scalar;
  /** Added to v̂, inside the root; for derivatives through the update. @defaultValue 0 */
  readonly epsRoot?: Scalar;
}

/** Where eps stands, for those of PyTorch's and Keras' that have it elsewhere. */
export interface EpsOptions {
  /**
   * Whether eps is added to √v before v is corrected, as ε̂ of the paper's section 2: as in Keras' Adam and PyTorch's RAdam.
   *
   * @defaultValue false
   */
  readonly epsHat?: boolean;
}

export interface ScaleByAdamOptions extends MomentOptions, EpsOptions {
  /** Whether m̂ looks one gradient ahead, as in NAdam. @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Scales each gradient by running estimates of its first two moments.
 *
 *     m ← b1·m + (1 − b1)·g         m̂ = m / (1 − b1ᵗ)
 *     v ← b2·v + (1 − b2)·g²        v̂ = v / (1 − b2ᵗ)
 *     u = m̂ / (√v̂ + eps)
 *
 * With `epsHat`, u = m̂ / (√v̂ + eps / √(1 − b2ᵗ)). With `nesterov`, m̂ = b1·m / (1 − b1ᵗ⁺¹) + (1 − b1)·g / (1 − b1ᵗ).
 *
 * @see Kingma & Ba (2015), "Adam: A Method for Stochastic Optimization", Algorithm 1; Dozat (2016), "Incorporating Nesterov
 *   Momentum into Adam", Algorithm 8, with a constant decay.
 */
export const scaleByAdam = (options?: ScaleByAdamOptions): Optimizer<ScaleByAdamState> => {
  const { b1, b2, eps, epsRoot, nesterov, epsHat } = settings("scaleByAdam", options, {
    ...is.moments(),
    nesterov: is.flag(false),
    epsHat: is.flag(false),
  });
  return transformation(
    "scaleByAdam",
    { t: "array", m: "tree", v: "tree" },
    {
      init: (params) => ({ t: np.zeros([], "int32"), m: zerosLike(params), v: zerosLike(params) }),
      update: (grads, state) => {
        const t = np.add(state.t, 1);
        const m = tree.map((m, g) => mix(b1, m, g), state.m, grads);
        const v = tree.map((v, g) => mix(b2, v, np.square(g)), state.v, grads);

        const ahead = (m: NDArray, g: NDArray): NDArray =>
          np.add(
            np.div(np.mul(b1, m), oneMinusPower(b1, np.add(t, 1), m)),
            np.div(np.mul(complement(b1), g), oneMinusPower(b1, t, m)),
          );
        const updates = tree.map(
          (g, m, v) => {
            const mHat = nesterov ? ahead(m, g) : np.div(m, oneMinusPower(b1, t, m));
            const vHat = np.div(v, oneMinusPower(b2, t, v));
            return np.astype(np.div(mHat, np.add(rootOf(vHat, epsRoot), epsAt(epsHat, eps, b2, t, v))), g.dtype);
          },
          grads,
          m,
          v,
        );
        return [updates, { t, m, v }];
      },
    },
  );
};

/** √(v + eps). */
export const rootOf = (v: NDArray, eps: Scalar): NDArray => np.sqrt(eps === 0 ? v : np.add(v, eps));

/** What is added to √v̂ when eps is added to √v̂, or with epsHat to √v. */
export const epsAt = (epsHat: boolean, eps: Scalar, b2: Scalar, t: NDArray, v: NDArray): Scalar =>
  epsHat ? np.div(eps, np.sqrt(oneMinusPower(b2, t, v))) : eps;
