import type { NDArray } from "@nabla-js/ndarray";

/** What some transformations want to know beyond the gradients. */
export interface UpdateExtra<P> {
  /** The loss at `params`, `[]`. */
  readonly value?: NDArray | undefined;
  /** The loss and its gradient at other parameters: for line searches and for sharpness. */
  readonly valueAndGrad?: ((params: P) => readonly [value: NDArray, grads: P]) | undefined;
}

/**
 * A gradient transformation: two pure functions over trees. An optimizer is one whose updates are ready to be added.
 *
 *     state = optimizer.init(params)
 *     [updates, state] = optimizer.update(grads, state, params)
 *     params = applyUpdates(params, updates)
 *
 * Updates have the tree of the gradients; where a gradient is `null`, as at integer leaves, so is the update.
 */
export interface Optimizer<S> {
  /** The state before the first step. It is made of arrays, so that a jitted step compiles once. */
  readonly init: (params: unknown) => S;
  readonly update: <P>(grads: P, state: S, params: P, extra?: UpdateExtra<P>) => readonly [updates: P, state: S];
}

/** An optimizer of any state, where only its being one counts. */
export interface AnyOptimizer {
  readonly init: (params: unknown) => unknown;
  readonly update: <P>(grads: P, state: never, params: P, extra?: UpdateExtra<P>) => readonly [updates: P, state: unknown];
}

/** The type of the state of an optimizer: `OptimizerState<typeof tx>`. */
export type OptimizerState<O> = O extends { readonly init: (params: unknown) => infer S } ? S : never;

/** The state of a transformation that has none: `{}`. */
export type Empty = Readonly<Record<string, never>>;

/** A hyper-parameter: a number, or an array `[]` where it changes from step to step. */
export type Scalar = number | NDArray;
