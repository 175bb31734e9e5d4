import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "./optimizer.js";
import type { LearningRate, Schedule } from "./schedule.js";
import { negated } from "./scalars.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** The number of steps taken, int32 `[]`; absent where the learning rate is a number. */
export type LearningRateState = { readonly count?: NDArray };

/** The number of steps taken, int32 `[]`. */
export type CountState = { readonly count: NDArray };

/**
 * The last link of an optimizer: turns a direction uphill into a step downhill.
 *
 *     u = −learningRate · g
 */
export const scaleByLearningRate = (learningRate: LearningRate): Optimizer<LearningRateState> => {
  check("scaleByLearningRate", "learningRate", learningRate, is.rate());
  if (typeof learningRate === "function")
    return scaleBySchedule((count) => np.neg(learningRate(count))) as Optimizer<LearningRateState>;
  return transformation(
    "scaleByLearningRate",
    {},
    {
      init: () => ({}),
      update: (grads, state) => [scaled(grads, negated(learningRate)), state],
    },
  );
};

/**
 * Multiplies by a number that depends on the step.
 *
 *     u = schedule(t) · g    t = 0, 1, 2, …
 */
export const scaleBySchedule = (schedule: Schedule): Optimizer<CountState> => {
  check("scaleBySchedule", "schedule", schedule, is.schedule());
  return transformation(
    "scaleBySchedule",
    { count: "array" },
    {
      init: () => ({ count: np.zeros([], "int32") }),
      update: (grads, { count }) => [scaled(grads, schedule(count)), { count: np.add(count, 1) }],
    },
  );
};

const scaled = <G>(grads: G, factor: number | NDArray): G => tree.map((g) => np.astype(np.mul(factor, g), g.dtype), grads);
