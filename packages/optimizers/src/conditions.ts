/** Transformations that act on some steps, or on some parameters. */
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { cond } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import * as is from "./kinds.js";
import type { Mask } from "./mask.js";
import { masked, type MaskedState } from "./masked.js";
import type { Empty, Optimizer, UpdateExtra } from "./optimizer.js";
import { setToZero } from "./setToZero.js";
import { check } from "./settings.js";
import { mapWithParams, zerosLike } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count, int32 `[]`, and the state inside. */
export type ConditionallyTransformState<S> = { readonly count: NDArray; readonly inner: S };

/**
 * Applies a transformation in some steps; in the others gradients pass as they are, and the state inside stays.
 *
 * @param shouldTransform - From the count of steps taken before, int32 `[]`, to a bool `[]`.
 */
export const conditionallyTransform = <S>(
  inner: Optimizer<S>,
  shouldTransform: (count: NDArray) => NDArray,
): Optimizer<ConditionallyTransformState<S>> => {
  check("conditionallyTransform", "inner", inner, is.transformation());
  check("conditionallyTransform", "shouldTransform", shouldTransform, is.aFunction());
  return transformation(
    "conditionallyTransform",
    { count: "array", inner: "any" },
    {
      init: (params) => ({ count: np.zeros([], "int32"), inner: inner.init(params) }),
      update: <P>(grads: P, { count, inner: state }: ConditionallyTransformState<S>, params: P, extra?: UpdateExtra<P>) => {
        const [updates, next] = cond(
          shouldTransform(count),
          () => inner.update(grads, state, params, extra),
          () => [grads, state] as const,
        );
        return [updates, { count: np.add(count, 1), inner: next }];
      },
    },
  );
};

/** How many gradients are gathered, int32 `[]`, and their sum. */
export type ApplyEveryState = { readonly gathered: NDArray; readonly sum: tree.Tree };

/**
 * Gathers updates and lets their sum through every so many steps; in between they are 0. Behind an optimizer it adds up steps;
 * `multiSteps` gathers gradients before one.
 *
 * @param every - How many.
 */
export const applyEvery = (every: number): Optimizer<ApplyEveryState> => {
  check("applyEvery", "every", every, is.count());
  return transformation(
    "applyEvery",
    { gathered: "array", sum: "tree" },
    {
      init: (params) => ({ gathered: np.zeros([], "int32"), sum: zerosLike(params) }),
      update: (grads, { gathered, sum }) => {
        const isFull = np.equal(gathered, every - 1);
        const now = tree.map((s, g) => np.astype(np.add(s, g), s.dtype), sum, grads);
        return [
          tree.map((g, s) => np.where(isFull, np.astype(s, g.dtype), 0), grads, now),
          { gathered: np.mod(np.add(gathered, 1), every), sum: tree.map((s) => np.where(isFull, 0, s), now) },
        ];
      },
    },
  );
};

/**
 * Holds some parameters still: their updates become 0. It stands last, behind an optimizer.
 *
 * @param mask - Which leaves stay as they are.
 */
export const freeze = (mask: Mask): Optimizer<MaskedState<Empty>> => {
  check("freeze", "mask", mask, is.someLeaves());
  return masked(setToZero(), mask);
};

/** Shortens updates that would make a parameter negative, so that it ends at 0. It stands last, behind an optimizer. */
export const keepParamsNonnegative = (): Optimizer<Empty> =>
  transformation(
    "keepParamsNonnegative",
    {},
    {
      init: () => ({}),
      update: (grads, state, params) => [
        mapWithParams((u, p) => np.where(np.less(np.add(p, u), 0), np.astype(np.neg(p), u.dtype), u), grads, params),
        state,
      ],
    },
  );
