import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Environment } from "../environment.js";
import { box } from "../spaces.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkEnvironment, checkFields, checkFloatDType, checkNumber, checkShape, checkState } from "../checks.js";
import { picturesOf } from "./picturesOf.js";

/** Running mean and variance of observations, of which there have been `count`. */
export type RunningMoments = { readonly count: NDArray; readonly mean: NDArray; readonly m2: NDArray };

/** The state of an environment, and what its observations have been like. */
export type Normalized<S> = { readonly inner: S; readonly moments: RunningMoments };

/**
 * The same environment, whose observations have about mean 0 and variance 1, by the mean and variance of those seen in this
 * episode so far.
 *
 *     mean ← mean + (x − mean) / n        m₂ ← m₂ + (x − mean_old)(x − mean)        (x − mean) / √(m₂ / n + eps)
 *
 * @param options.moments - What has been seen before; an episode begins with it. @defaultValue nothing
 * @throws {@link ValueError} for observations that are a choice.
 * @see Welford (1962), "Note on a method for calculating corrected sums of squares and products".
 */
export const normalizeObservation = <S>(
  env: Environment<S>,
  options: { readonly eps?: number; readonly moments?: RunningMoments } = {},
): Environment<Normalized<S>> => {
  checkEnvironment("normalizeObservation", env);
  const { eps, moments } = optionsOf("normalizeObservation", options, { eps: 1e-8, moments: undefined });
  checkNumber("normalizeObservation", "eps", eps);
  if (moments !== undefined) checkFields("normalizeObservation", "moments", moments, ofMoments);
  const { observationSpace: space } = env;
  if (space.kind === "discrete")
    throw new ValueError({
      op: `normalizeObservation of ${env.name}`,
      given: `observations that are one of ${space.n}`,
      expected: "observations that are numbers",
      mend: "Leave it out: a choice has no mean.",
    });
  const first = (): RunningMoments => moments ?? emptyMoments(space.shape, space.dtype);
  const seen = (before: RunningMoments, x: NDArray): readonly [RunningMoments, NDArray] => {
    const after = withObservation(before, x);
    const variance = np.div(after.m2, np.astype(after.count, x.dtype));
    return [after, np.div(np.sub(x, after.mean), np.sqrt(np.add(variance, eps)))];
  };
  return {
    ...env,
    observationSpace: box(-Infinity, Infinity, space.shape, space.dtype),
    reset: (key) => {
      const [inner, observation] = env.reset(key);
      const [after, normalized] = seen(first(), observation);
      return [{ inner, moments: after }, normalized];
    },
    step: (state, action, key) => {
      const op = `normalizeObservation of ${env.name}: step`;
      checkState(op, state, []);
      checkFields(op, "state.moments", state.moments, ofMoments);
      const next = env.step(state.inner, action, key);
      const [after, normalized] = seen(state.moments, next.observation);
      return { ...next, state: { inner: next.state, moments: after }, observation: normalized };
    },
    ...picturesOf(env),
  };
};

/** Of no observations. */
export const emptyMoments = (shape: readonly number[], dtype: "float32" | "float64" = "float32"): RunningMoments => {
  checkShape("emptyMoments", shape);
  checkFloatDType("emptyMoments", dtype);
  return { count: np.array(0, { dtype: "int32" }), mean: np.zeros(shape, dtype), m2: np.zeros(shape, dtype) };
};

const ofMoments = ["count", "mean", "m2"] as const;

/** With one more observation, by Welford's method. */
export const withObservation = (moments: RunningMoments, x: NDArray): RunningMoments => {
  checkFields("withObservation", "moments", moments, ofMoments);
  checkArrays("withObservation", { x });
  const { count, mean, m2 } = moments;
  const n = np.add(count, 1);
  const delta = np.sub(x, mean);
  const next = np.add(mean, np.div(delta, np.astype(n, x.dtype)));
  return { count: n, mean: next, m2: np.add(m2, np.mul(delta, np.sub(x, next))) };
};
