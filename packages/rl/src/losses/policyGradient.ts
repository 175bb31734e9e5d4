import * as np from "@nabla-js/ndarray";
import { stopGradient } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";
import { show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkFields } from "../checks.js";

/**
 * The loss whose gradient is the policy gradient: of REINFORCE with returns, of A2C with advantages.
 *
 *     loss = −A · log π(a)        A is a constant to the derivative
 *
 * @param logProb - log π(a) of what was done, `[...batch]`.
 * @param advantage - What it was worth: a return, best less a baseline, `[...batch]`.
 * @returns `[...batch]`.
 * @see Williams (1992), "Simple statistical gradient-following algorithms for connectionist reinforcement learning"; Mnih et al.
 * (2016), "Asynchronous Methods for Deep Reinforcement Learning".
 */
export const policyGradientLoss = (logProb: NDArray, advantage: NDArray): NDArray => {
  checkAlike("policyGradientLoss", { logProb, advantage });
  return np.neg(np.mul(stopGradient(advantage), logProb));
};

/** What a policy did, `[...batch]`: log π(a) now and when it was done, and what it was worth. */
export interface PpoStep {
  readonly logProb: NDArray;
  readonly oldLogProb: NDArray;
  readonly advantage: NDArray;
}

/**
 * The clipped loss of proximal policy optimisation: nothing is gained by making an action likelier or less likely than by a
 * factor 1 ± clip.
 *
 *     ρ = π(a) / π_old(a)        loss = −min(ρ A, clip(ρ, 1 − clip, 1 + clip) A)
 *
 * Where π = π_old its gradient is the policy gradient.
 *
 * @param clip - A fraction. @defaultValue 0.2
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the shapes differ; {@link ValueError} unless `clip` is above 0.
 * @see Schulman, Wolski, Dhariwal, Radford & Klimov (2017), "Proximal Policy Optimization Algorithms", equation 7.
 */
export const ppoLoss = (step: PpoStep, clip = 0.2): NDArray => {
  checkFields("ppoLoss", "step", step, ["logProb", "oldLogProb", "advantage"]);
  const { logProb, oldLogProb, advantage } = step;
  checkAlike("ppoLoss", { logProb, oldLogProb, advantage });
  if (typeof clip !== "number" || !(clip > 0))
    throw new ValueError({
      op: "ppoLoss",
      given: `clip ${show(clip)}`,
      expected: "a number above 0",
      mend: "Leave it out for 0.2.",
    });
  const ratio = np.exp(np.sub(logProb, stopGradient(oldLogProb)));
  const a = stopGradient(advantage);
  return np.neg(np.minimum(np.mul(ratio, a), np.mul(np.clip(ratio, 1 - clip, 1 + clip), a)));
};

/** Advantages with mean 0 and standard deviation 1 over all of them. */
export const normalizedAdvantages = (advantage: NDArray): NDArray => {
  checkArrays("normalizedAdvantages", { advantage });
  return np.div(np.sub(advantage, np.mean(advantage)), np.add(np.std(advantage), 1e-8));
};
