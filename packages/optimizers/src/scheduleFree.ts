import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import * as is from "./kinds.js";
import type { Optimizer, Scalar, UpdateExtra } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { check, settings } from "./settings.js";
import { mapFloats, mapWithParams } from "./trees.js";
import { transformation } from "./transformation.js";

/** The step count, the sum of the weights so far, float32 `[]`, where the steps themselves lead, and the state inside. */
export type ScheduleFreeState<S> = {
  readonly t: NDArray;
  readonly weightSum: NDArray;
  readonly b1: NDArray;
  readonly z: tree.Tree;
  readonly inner: S;
};

export interface ScheduleFreeOptions {
  /** That of the optimizer inside, by whose square steps are weighed. */
  readonly learningRate: LearningRate;
  /** Where gradients are taken: from 0, where the steps lead, to 1, at the mean. @defaultValue 0.9 */
  readonly b1?: number;
}

/**
 * Replaces a schedule that falls to 0 by a mean of the parameters, so that the end need not be known. The optimizer inside has
 * no momentum of its own.
 *
 *     y = (1 − b1)·z + b1·x         the parameters in training, at which gradients are taken
 *     z ← z + u                     u = the step of the optimizer inside
 *     x ← (1 − c)·x + c·z           c = w_t / Σ w,  w = (the largest learning rate so far)²
 *
 * What was learned is x: {@link scheduleFreeEvalParams} makes it of the parameters and the state.
 *
 * @see Defazio et al. (2024), "The Road Less Scheduled", Algorithm 1.
 */
export const scheduleFree = <S>(inner: Optimizer<S>, options: ScheduleFreeOptions): Optimizer<ScheduleFreeState<S>> => {
  check("scheduleFree", "inner", inner, is.transformation());
  const { learningRate, b1 } = settings("scheduleFree", options, {
    learningRate: is.rate(),
    b1: {
      ...is.constant(0.9),
      isOne: (value) => typeof value === "number" && value > 0 && value < 1,
      expected: "a fraction between 0 and 1",
    },
  });
  const rateAt = (count: NDArray): Scalar => (typeof learningRate === "function" ? learningRate(count) : learningRate);
  return transformation(
    "scheduleFree",
    { t: "array", weightSum: "array", b1: "array", z: "tree", inner: "any" },
    {
      init: (params) => ({
        t: np.zeros([], "int32"),
        weightSum: np.zeros([]),
        b1: np.full([], b1),
        z: mapFloats((p) => p, params),
        inner: inner.init(params),
      }),
      update: <P>(grads: P, state: ScheduleFreeState<S>, params: P, extra?: UpdateExtra<P>) => {
        const [steps, next] = inner.update(grads, state.inner, params, extra);
        const weight = np.square(np.astype(rateAt(state.t), "float32"));
        const weightSum = np.add(state.weightSum, weight);
        const c = np.div(weight, np.where(np.equal(weightSum, 0), 1, weightSum));
        const x = meanOf(params, state);
        const z = tree.map((z, u) => np.astype(np.add(z, u), z.dtype), state.z, steps);
        const mean = tree.map((x, z) => np.astype(np.add(np.mul(np.sub(1, c), x), np.mul(c, z)), x.dtype), x, z);
        const y = tree.map((z, x) => np.astype(np.add(np.mul(1 - b1, z), np.mul(b1, x)), z.dtype), z, mean);
        const updates = mapWithParams((y, p) => np.sub(y, p), y as P, params);
        return [updates, { t: np.add(state.t, 1), weightSum, b1: state.b1, z, inner: next }];
      },
    },
  );
};

/**
 * What was learned: the mean x of the parameters, of those in training y and the state of {@link scheduleFree}.
 *
 *     x = (y − (1 − b1)·z) / b1
 *
 * @throws {@link ValueError} when the state is another's.
 */
export const scheduleFreeEvalParams = <P>(state: ScheduleFreeState<unknown>, params: P): P => {
  if (typeof state !== "object" || state === null || !("z" in state) || !("b1" in state))
    throw new ValueError({
      op: "scheduleFreeEvalParams",
      given: `the state ${show(state)}`,
      expected: "that of scheduleFree",
      mend: "Take it out of the state of the chain, if scheduleFree stands in one.",
    });
  return meanOf(params, state);
};

const meanOf = <P>(params: P, { z, b1 }: ScheduleFreeState<unknown>): P =>
  mapWithParams((z, p) => np.astype(np.div(np.sub(p, np.mul(np.sub(1, b1), z)), b1), p.dtype), z as P, params);
