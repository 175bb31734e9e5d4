import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { Optimizer, Scalar } from "./optimizer.js";
import { zerosLike } from "./trees.js";

/** The running sum of gradients, with the tree of the parameters. */
export type TraceState = { readonly trace: tree.Tree };

export interface TraceOptions {
  /** Whether the update looks one gradient ahead. @defaultValue false */
  readonly nesterov?: boolean;
}

/**
 * Momentum: a running sum of the gradients, in which old ones fade.
 *
 *     m ← g + decay · m
 *     u = m,  or with nesterov  u = g + decay · m
 *
 * This is PyTorch's momentum without dampening; `ema` is the one with (1 − decay) · g.
 *
 * @param decay - The fraction kept each step, for instance 0.9.
 * @see Polyak (1964), "Some methods of speeding up the convergence of iteration methods"; Sutskever et al. (2013), "On the
 *   importance of initialization and momentum in deep learning", for Nesterov's form.
 */
export const trace = (decay: Scalar, { nesterov = false }: TraceOptions = {}): Optimizer<TraceState> => ({
  init: (params) => ({ trace: zerosLike(params) }),
  update: <P>(grads: P, state: TraceState) => {
    const added = (g: np.NDArray, m: np.NDArray): np.NDArray => np.astype(np.add(g, np.mul(decay, m)), m.dtype);
    const m = tree.map((m, g) => added(g, m), state.trace, grads);
    const updates = nesterov ? tree.map(added, grads, m) : (m as P);
    return [updates, { trace: m }];
  },
});
