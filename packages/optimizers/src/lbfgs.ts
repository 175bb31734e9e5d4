import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { lineSearch, type LineSearchOptions } from "./lineSearch.js";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import { layoutOf, type Layout } from "./ravel.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The last steps and what they did to the gradient, the newest last. The tree is laid out as one vector of n numbers. */
export type LbfgsState = {
  /** The number of steps taken, int32 `[]`. */
  readonly t: NDArray;
  /** The parameters and gradients before the last step, `[n]`. */
  readonly params: NDArray;
  readonly grads: NDArray;
  /** s = the step, and y = the change of the gradient in it, `[memory, n]`; zeros where there is none yet. */
  readonly s: NDArray;
  readonly y: NDArray;
};

export interface LbfgsOptions extends LineSearchOptions {
  /** How many steps are remembered. @defaultValue 10 */
  readonly memory?: number;
  /** The length of each step along the direction, in place of a search along it. @defaultValue none */
  readonly learningRate?: number;
}

/**
 * Steps against the gradient, bent by what the last steps taught about the curvature. For whole batches: it expects the
 * same loss at each step.
 *
 *     q ← g;  for i = newest … oldest:  αᵢ = ρᵢ · sᵢ·q,  q ← q − αᵢ·yᵢ        ρᵢ = 1 / (sᵢ·yᵢ)
 *     q ← γ·q                                                                  γ = s·y / y·y of the newest
 *     for i = oldest … newest:  β = ρᵢ · yᵢ·q,  q ← q + (αᵢ − β)·sᵢ
 *     u = −a · q    with a found by {@link lineSearch}
 *
 * It is told the loss and how to compute it elsewhere: `update(grads, state, params, { value, valueAndGrad:
 * valueAndGrad(loss) })`. With a `learningRate` it needs neither.
 *
 * @throws {@link ValueError} from `update`, when it is to search and is not told.
 * @see Nocedal & Wright (2006), "Numerical Optimization", Algorithms 7.4 and 7.5.
 */
export const lbfgs = (options?: LbfgsOptions): Optimizer<LbfgsState> => {
  const { memory, learningRate, ...search } = settings("lbfgs", options, {
    memory: { ...is.count(10), expected: "a whole number of steps from 1 on", mend: "Remember some ten steps." },
    learningRate: is.optional(is.constant()),
    ...is.search(),
  });
  return transformation(
    "lbfgs",
    { t: "array", params: "array", grads: "array", s: "array", y: "array" },
    {
      init: (params) => {
        const now = layoutOf(params).ravel(params);
        const none = np.zeros([memory, now.size], now.dtype);
        return { t: np.zeros([], "int32"), params: now, grads: np.zerosLike(now), s: none, y: none };
      },
      update: <P>(grads: P, state: LbfgsState, params: P, extra?: UpdateExtra<P>) => {
        const layout = layoutOf(params);
        const [p, g] = [layout.ravel(params), layout.ravel(grads)];
        const { s, y } = remember(state, np.sub(p, state.params), np.sub(g, state.grads));
        const downhill = np.neg(bent(g, s, y, memory));
        const slope = np.vdot(g, downhill);
        // Should the memory mislead, the gradient itself leads down.
        const isDown = np.less(slope, 0);
        const d = np.where(isDown, downhill, np.neg(g));
        const step = learningRate ?? stepAlong(layout, p, d, np.where(isDown, slope, np.neg(np.vdot(g, g))), extra, search);
        const updates = layout.unravel(np.mul(step, d));
        return [updates, { t: np.add(state.t, 1), params: p, grads: g, s, y }];
      },
    },
  );
};

/** The memory with the newest pair at its end. A step along which the loss is not convex teaches nothing: it is left out. */
const remember = ({ t, s, y }: LbfgsState, newS: NDArray, newY: NDArray): { readonly s: NDArray; readonly y: NDArray } => {
  const product = np.vdot(newS, newY);
  const enough = np.mul(1e-10, np.sqrt(np.mul(np.vdot(newS, newS), np.vdot(newY, newY))));
  const isUseful = np.logicalAnd(np.greater(t, 0), np.greater(product, enough));
  const pushed = (old: NDArray, row: NDArray): NDArray =>
    np.where(isUseful, np.concatenate([np.slice(old, [1]), np.expandDims(row, 0)]), old);
  return { s: pushed(s, newS), y: pushed(y, newY) };
};

/** The inverse of the Hessian, as far as the memory knows it, times the gradient. Empty places have s = y = 0 and do nothing. */
const bent = (g: NDArray, s: NDArray, y: NDArray, memory: number): NDArray => {
  const products = np.sum(np.mul(s, y), 1);
  const isEmpty = np.equal(products, 0);
  const rho = np.where(isEmpty, 0, np.reciprocal(np.where(isEmpty, 1, products)));
  const row = (x: NDArray, i: number): NDArray => np.reshape(np.slice(x, [i], [i + 1]), x.shape.slice(1));

  const alphas: NDArray[] = [];
  let q = g;
  for (let i = memory - 1; i >= 0; i--) {
    alphas[i] = np.mul(row(rho, i), np.vdot(row(s, i), q));
    q = np.sub(q, np.mul(alphas[i], row(y, i)));
  }
  const newest = row(y, memory - 1);
  const square = np.vdot(newest, newest);
  const length = np.sqrt(np.vdot(g, g));
  const hasNone = np.equal(square, 0);
  // Before anything is known: a first step no longer than 1.
  const gamma = np.where(
    hasNone,
    np.reciprocal(np.maximum(length, 1)),
    np.div(row(products, memory - 1), np.where(hasNone, 1, square)),
  );
  q = np.mul(gamma, q);
  for (let i = 0; i < memory; i++) {
    const beta = np.mul(row(rho, i), np.vdot(row(y, i), q));
    q = np.add(q, np.mul(np.sub(alphas[i], beta), row(s, i)));
  }
  return q;
};

const stepAlong = <P>(
  layout: Layout<P>,
  p: NDArray,
  d: NDArray,
  slope: NDArray,
  extra: UpdateExtra<P> | undefined,
  search: LineSearchOptions,
): NDArray => {
  if (extra?.value === undefined || extra.valueAndGrad === undefined)
    throw new ValueError({
      op: "lbfgs",
      given: "an update without the loss, or without its function",
      expected: "both, to search along the direction",
      mend: "Pass update(grads, state, params, { value, valueAndGrad: valueAndGrad(loss) }), or give a learningRate.",
    });
  const { valueAndGrad } = extra;
  const alongLine = (a: NDArray): readonly [NDArray, NDArray] => {
    const [value, grads] = valueAndGrad(layout.unravel(np.add(p, np.mul(a, d))));
    return [np.astype(value, p.dtype), np.vdot(layout.ravel(grads), d)];
  };
  return lineSearch(alongLine, np.astype(extra.value, p.dtype), slope, np.ones([], p.dtype), search);
};
