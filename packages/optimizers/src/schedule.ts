import type { NDArray } from "@nabla-js/ndarray";
import type { Scalar } from "./optimizer.js";

/**
 * A number that changes from step to step: a pure function of the count of steps taken before, int32 `[]`, to a float32
 * `[]`. The count is an array, so a jitted step compiles once for all steps.
 */
export type Schedule = (count: NDArray) => NDArray;

/** A learning rate: a number, an array `[]`, or a schedule. */
export type LearningRate = Scalar | Schedule;
