import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { backwards, checkTrajectory, leadsOn, type Trajectory } from "./trajectory.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFields, checkFraction } from "../checks.js";

export interface LambdaOptions {
  /** γ: what a reward one step later is worth, a fraction. */
  readonly discount: number;
  /** How far one looks before one believes the values: 0 one step, 1 to the end. @defaultValue 0.95 */
  readonly lambda?: number;
}

/**
 * λ-returns: the mean of the n-step returns of all n, each with λ times the weight of the one before.
 *
 *     Gₜ = rₜ + γ ((1 − λ) vNextₜ + λ Gₜ₊₁)
 *
 * Where an episode was terminated there is nothing after rₜ; where it was truncated, and at the last step, Gₜ = rₜ + γ vNextₜ.
 *
 * @returns G, `[time]`; map over several trajectories with `vmap`.
 * @throws {@link ShapeError} unless all are `[time]`; {@link ValueError} for a discount or λ that is no fraction.
 * @see Sutton & Barto (2018), "Reinforcement Learning: An Introduction", section 12.1.
 */
export const lambdaReturns = (steps: Trajectory, options: LambdaOptions): NDArray => {
  checkFields("lambdaReturns", "steps", steps, ofTrajectory);
  const { discount, lambda } = optionsOf("lambdaReturns", options, usual);
  const { reward, terminated, truncated, vNext } = steps;
  checkTrajectory("lambdaReturns", { reward, terminated, truncated, vNext }, { discount, lambda });
  const goesOn = np.mul(lambda, leadsOn(steps));
  const value = np.mul(np.sub(1, goesOn), np.where(terminated, 0, vNext));
  return backwards(np.mul(discount, goesOn), np.add(reward, np.mul(discount, value)));
};

/**
 * Discounted returns: all rewards to the end of the episode, and the value of what was cut off.
 *
 *     Gₜ = rₜ + γ Gₜ₊₁        λ-returns at λ = 1
 *
 * @returns G, `[time]`.
 * @throws As {@link lambdaReturns}.
 */
export const discountedReturns = (steps: Trajectory, discount: number): NDArray => {
  checkFields("discountedReturns", "steps", steps, ofTrajectory);
  checkFraction("discountedReturns", "discount", discount);
  return lambdaReturns(steps, { discount, lambda: 1 });
};

/**
 * Generalised advantage estimation: how much better an action was than what was expected of its state.
 *
 *     δₜ = rₜ + γ vNextₜ − vₜ        Aₜ = δₜ + γ λ Aₜ₊₁        Aₜ = Gₜ − vₜ with the λ-returns G where vNextₜ = vₜ₊₁
 *
 * Where an episode was terminated, vNext counts as 0; where it ended either way, nothing after it counts.
 *
 * @param steps - And `v`, the value of what was observed before each step, `[time]`.
 * @returns A, `[time]`; map over several trajectories with `vmap`.
 * @throws As {@link lambdaReturns}.
 * @see Schulman, Moritz, Levine, Jordan & Abbeel (2016), "High-Dimensional Continuous Control Using Generalized Advantage
 * Estimation", equation 16.
 */
export const gae = (steps: Trajectory & { readonly v: NDArray }, options: LambdaOptions): NDArray => {
  checkFields("gae", "steps", steps, [...ofTrajectory, "v"]);
  const { discount, lambda } = optionsOf("gae", options, usual);
  const { reward, terminated, truncated, v, vNext } = steps;
  checkTrajectory("gae", { reward, terminated, truncated, v, vNext }, { discount, lambda });
  const delta = np.sub(np.add(reward, np.mul(discount, np.where(terminated, 0, vNext))), v);
  return backwards(np.mul(discount * lambda, leadsOn(steps)), delta);
};

const ofTrajectory = ["reward", "terminated", "truncated", "vNext"] as const;

const usual = { discount: undefined, lambda: 0.95 } as const;
