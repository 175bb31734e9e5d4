import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { complement } from "./scalars.js";
import { check, settings } from "./settings.js";
import { zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The running sum of gradients, with the tree of the parameters; with dampening also the count of steps, int32 `[]`. */
export type TraceState = { readonly trace: tree.Tree; readonly t?: NDArray };

export interface TraceOptions {
  /** Whether the update looks one gradient ahead. @defaultValue false */
  readonly nesterov?: boolean;
  /** What part of each gradient but the first is left out, as in PyTorch. @defaultValue 0 */
  readonly dampening?: Scalar;
}

/**
 * Momentum: a running sum of the gradients, in which old ones fade.
 *
 *     m ← (1 − dampening)·g + decay·m,  the first time  m ← g
 *     u = m,  or with nesterov  u = g + decay · m
 *
 * This is PyTorch's momentum; `ema` is the one with (1 − decay) · g from the first gradient on.
 *
 * @param decay - The fraction kept each step, for instance 0.9.
 * @throws {@link ValueError} when `decay` or an option is none.
 * @see Polyak (1964), "Some methods of speeding up the convergence of iteration methods"; Sutskever et al. (2013), "On the
 *   importance of initialization and momentum in deep learning", for Nesterov's form.
 */
export const trace = (decay: Scalar, options?: TraceOptions): Optimizer<TraceState> => {
  check("trace", "decay", decay, is.amount());
  const { nesterov, dampening } = settings("trace", options, { nesterov: is.flag(false), dampening: is.amount(0) });
  const isDamped = dampening !== 0;
  const added = (g: NDArray, m: NDArray): NDArray => np.astype(np.add(g, np.mul(decay, m)), m.dtype);
  return transformation("trace", isDamped ? { trace: "tree", t: "array" } : { trace: "tree" }, {
    init: (params) => ({ trace: zerosLike(params), ...(isDamped ? { t: np.zeros([], "int32") } : {}) }),
    update: <P>(grads: P, { trace, t }: TraceState) => {
      const isFirst = t === undefined ? undefined : np.equal(t, 0);
      const damped = (g: NDArray): NDArray =>
        isFirst === undefined ? g : np.where(isFirst, g, np.astype(np.mul(complement(dampening), g), g.dtype));
      const m = tree.map((m, g) => added(damped(g), m), trace, grads);
      const updates = nesterov ? tree.map(added, grads, m) : (m as P);
      return [updates, t === undefined ? { trace: m } : { trace: m, t: np.add(t, 1) }];
    },
  });
};
