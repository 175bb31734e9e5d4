import * as np from "@nabla-js/ndarray";
import { isNDArray, type NDArray } from "@nabla-js/ndarray";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import type { Schedule } from "./schedule.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/** The step count, int32 `[]`, the hyper-parameters of the last step, float32 `[]`, and the state inside. */
export type InjectHyperparamsState<S> = {
  readonly count: NDArray;
  readonly hyperparams: Readonly<Record<string, NDArray>>;
  readonly inner: S;
};

/**
 * Makes hyper-parameters part of the state: each number among the options becomes an array `[]` in `state.hyperparams`,
 * which can be read, and changed between steps without compiling again; each schedule is asked at each step.
 *
 * @param make - An optimizer's maker, such as `adam`.
 * @returns A maker with the same options.
 * @example
 * ```ts
 * const tx = injectHyperparams(sgd)({ learningRate: 0.5 });
 * tx.init(np.array([1])).hyperparams.learningRate; // 0.5
 * ```
 */
export const injectHyperparams = <O extends object, S>(
  make: (options: O) => Optimizer<S>,
): ((options: O) => Optimizer<InjectHyperparamsState<S>>) => {
  check("injectHyperparams", "make", make, is.aFunction());
  return (options) => {
    // The maker speaks for its own options.
    check("injectHyperparams", "what make returns", make(options), is.transformation());
    const entries = Object.entries(options) as readonly (readonly [string, unknown])[];
    const numbers = entries.filter(([, value]) => typeof value === "number" || isNDArray(value));
    const schedules = entries.filter(([name, value]) => typeof value === "function" && name !== "mask") as readonly (readonly [
      string,
      Schedule,
    ])[];
    const scheduled = (count: NDArray): Record<string, NDArray> =>
      Object.fromEntries(schedules.map(([name, schedule]) => [name, schedule(count)]));
    const first = (): Record<string, NDArray> => ({
      ...Object.fromEntries(numbers.map(([name, value]) => [name, np.astype(value as NDArray | number, "float32")])),
      ...scheduled(np.zeros([], "int32")),
    });
    return transformation(
      "injectHyperparams",
      { count: "array", hyperparams: "any", inner: "any" },
      {
        init: (params) => {
          const hyperparams = first();
          return { count: np.zeros([], "int32"), hyperparams, inner: make({ ...options, ...hyperparams }).init(params) };
        },
        update: <P>(grads: P, { count, hyperparams, inner }: InjectHyperparamsState<S>, params: P, extra?: UpdateExtra<P>) => {
          const now = { ...hyperparams, ...scheduled(count) };
          const [updates, next] = make({ ...options, ...now }).update(grads, inner, params, extra);
          return [updates, { count: np.add(count, 1), hyperparams: now, inner: next }];
        },
      },
    );
  };
};
