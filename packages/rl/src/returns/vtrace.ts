import * as np from "@nabla-js/ndarray";
import { stopGradient } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { backwards, checkTrajectory, leadsOn, type Trajectory } from "./trajectory.js";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkFields } from "../checks.js";

export interface VtraceOptions {
  /** γ: what a reward one step later is worth, a fraction. */
  readonly discount: number;
  /** Multiplies the traces, a fraction. @defaultValue 1 */
  readonly lambda?: number;
  /** ρ̄, above which the weight of a temporal difference is cut: decides what is learned. @defaultValue 1 */
  readonly clipRho?: number;
  /** c̄, above which the weight of a trace is cut: decides how fast. @defaultValue 1 */
  readonly clipC?: number;
}

/** What V-trace says of each step, `[time]`; constants to every derivative. */
export type Vtrace = {
  /** What the value of the state should be. */
  readonly vs: NDArray;
  /** ρₜ (rₜ + γ vsₜ₊₁ − vₜ): what the logarithm of the policy is multiplied with. */
  readonly advantage: NDArray;
};

/**
 * V-trace: values of a policy from what another one did, by importance weights that are cut.
 *
 *     ρₜ = min(ρ̄, π/μ)        cₜ = λ min(c̄, π/μ)        δₜ = ρₜ (rₜ + γ vNextₜ − vₜ)
 *     vsₜ = vₜ + δₜ + γ cₜ (vsₜ₊₁ − vₜ₊₁)
 *
 * With π = μ, so that all weights are 1, and vNextₜ = vₜ₊₁, vs are the λ-returns.
 *
 * @param steps - And `v` `[time]`, and `logRatio`, log π(a) − log μ(a) of the actions that μ took, `[time]`.
 * @returns `vs` and `advantage`, `[time]`; map over several trajectories with `vmap`.
 * @throws {@link ShapeError} unless all are `[time]`; {@link ValueError} for options that do not fit.
 * @see Espeholt et al. (2018), "IMPALA: Scalable Distributed Deep-RL with Importance Weighted Actor-Learner Architectures",
 * equation 1.
 */
export const vtrace = (
  steps: Trajectory & { readonly v: NDArray; readonly logRatio: NDArray },
  options: VtraceOptions,
): Vtrace => {
  checkFields("vtrace", "steps", steps, ["reward", "terminated", "truncated", "v", "vNext", "logRatio"]);
  const { discount, lambda, clipRho, clipC } = optionsOf("vtrace", options, {
    discount: undefined,
    lambda: 1,
    clipRho: 1,
    clipC: 1,
  });
  const { reward, terminated, truncated, v, vNext, logRatio } = steps;
  checkTrajectory("vtrace", { reward, terminated, truncated, v, vNext, logRatio }, { discount, lambda });
  if (![clipRho, clipC].every((clip) => typeof clip === "number" && clip > 0))
    throw new ValueError({
      op: "vtrace",
      given: `clipRho ${show(clipRho)} and clipC ${show(clipC)}`,
      expected: "numbers above 0",
      mend: "Leave them out for 1.",
    });
  const ratio = np.exp(logRatio);
  const rho = np.minimum(clipRho, ratio);
  const c = np.mul(lambda, np.minimum(clipC, ratio));
  const after = np.where(terminated, 0, vNext);
  const delta = np.mul(rho, np.sub(np.add(reward, np.mul(discount, after)), v));
  const goesOn = leadsOn(steps);
  const correction = backwards(np.mul(np.mul(discount, goesOn), c), delta);
  const vs = np.add(v, correction);
  // Where the trajectory leads on, what comes is worth what V-trace says of it; elsewhere what the value says.
  const vsNext = np.where(np.greater(goesOn, 0), np.roll(vs, -1), after);
  return stopGradient({ vs, advantage: np.mul(rho, np.sub(np.add(reward, np.mul(discount, vsNext)), v)) });
};
