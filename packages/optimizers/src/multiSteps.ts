import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { cond } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import { zerosLike } from "./trees.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** How many gradients are gathered, int32 `[]`, their mean so far, and the state inside. */
export type MultiStepsState<S> = { readonly gathered: NDArray; readonly mean: tree.Tree; readonly inner: S };

/**
 * Gathers the gradients of `every` batches and takes one step with their mean: as one batch so many times larger. In
 * between, updates are 0.
 *
 *     mean ← mean + (g − mean) / (k + 1)    for the k-th of them, k = 0, …, every − 1
 *
 * @throws {@link ValueError} when `every` is no whole number from 1 on.
 */
export const multiSteps = <S>(inner: Optimizer<S>, every: number): Optimizer<MultiStepsState<S>> => {
  check("multiSteps", "inner", inner, is.transformation());
  check("multiSteps", "every", every, {
    ...is.count(),
    expected: "a whole number of batches from 1 on",
    mend: "Give the number of batches that make one step.",
  });
  return transformation(
    "multiSteps",
    { gathered: "array", mean: "tree", inner: "any" },
    {
      init: (params) => ({ gathered: np.zeros([], "int32"), mean: zerosLike(params), inner: inner.init(params) }),
      update: <P>(grads: P, { gathered, mean, inner: state }: MultiStepsState<S>, params: P, extra?: UpdateExtra<P>) => {
        const share = (g: NDArray): NDArray => np.astype(np.add(gathered, 1), g.dtype);
        const now = tree.map((m, g) => np.add(m, np.div(np.sub(g, m), share(m))), mean, grads);
        const zeros = tree.map((m) => np.zerosLike(m), mean);
        const [updates, next, carried] = cond(
          np.equal(gathered, every - 1),
          () => {
            const [u, s] = inner.update(now as P, state, params, extra);
            return [u, s, zeros] as const;
          },
          () => [zeros as P, state, now] as const,
        );
        return [updates, { gathered: np.mod(np.add(gathered, 1), every), mean: carried, inner: next }];
      },
    },
  );
};
