import * as np from "@nabla-js/ndarray";
import { stopGradient } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { checkAlike } from "./checks.js";
import { bootstrapped, checkOutcome, type Outcome } from "./qLearning.js";
import { checkArrays, checkNumber, checkPair } from "../checks.js";

/**
 * What a value should be where undecidedness is worth something too.
 *
 *     y = r + γ (1 − terminated) (min(q₁, q₂) − α log π(a′))
 *
 * @param qNext - What two target networks say of the next action a′, which the policy drew, `[...batch]` each.
 * @param logProbNext - log π(a′), `[...batch]`.
 * @param temperature - α, `[]`.
 * @returns `[...batch]`, a constant to the derivative.
 * @see Haarnoja et al. (2018), "Soft Actor-Critic Algorithms and Applications", equations 5 and 6.
 */
export const softTarget = (
  outcome: Outcome,
  qNext: readonly [NDArray, NDArray],
  logProbNext: NDArray,
  temperature: NDArray,
): NDArray => {
  checkOutcome("softTarget", outcome);
  checkArrays("softTarget", { temperature });
  checkPair("softTarget", "qNext", qNext);
  checkAlike("softTarget", { reward: outcome.reward, terminated: outcome.terminated, q1: qNext[0], q2: qNext[1], logProbNext });
  return bootstrapped(outcome, np.sub(np.minimum(...qNext), np.mul(temperature, logProbNext)));
};

/**
 * The loss of the policy: it falls where values rise and where it stays undecided.
 *
 *     loss = α log π(a) − min(q₁, q₂)        α is a constant to the derivative; a was drawn so that it has one
 *
 * @returns `[...batch]`.
 * @see Haarnoja et al. (2018), equation 9.
 */
export const softPolicyLoss = (logProb: NDArray, q: readonly [NDArray, NDArray], temperature: NDArray): NDArray => {
  checkPair("softPolicyLoss", "q", q);
  checkArrays("softPolicyLoss", { temperature });
  checkAlike("softPolicyLoss", { logProb, q1: q[0], q2: q[1] });
  return np.sub(np.mul(stopGradient(temperature), logProb), np.minimum(...q));
};

/**
 * The loss of the temperature: it rises while the policy is more decided than it should be, and falls while less.
 *
 *     loss = −log α · (log π(a) + target entropy)        log π is a constant to the derivative
 *
 * @param logTemperature - log α, `[]`.
 * @param targetEntropy - In nats; −1 for each element of an action is usual.
 * @returns `[...batch]`.
 * @see Haarnoja et al. (2018), equation 18.
 */
export const temperatureLoss = (logTemperature: NDArray, logProb: NDArray, targetEntropy: number): NDArray => {
  checkArrays("temperatureLoss", { logTemperature, logProb });
  checkNumber("temperatureLoss", "targetEntropy", targetEntropy);
  return np.neg(np.mul(logTemperature, stopGradient(np.add(logProb, targetEntropy))));
};
