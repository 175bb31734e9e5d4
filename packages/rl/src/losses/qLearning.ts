import * as np from "@nabla-js/ndarray";
import { ShapeError, type ArrayLike, type NDArray } from "@nabla-js/ndarray";
import { stopGradient } from "@nabla-js/grad";
import { checkActions, checkBatch } from "./checks.js";
import { checkArrays, checkFields, checkNumber } from "../checks.js";

/** What came of an action, for each example. */
export interface Outcome {
  /** The reward, or the discounted sum of the rewards of several steps, `[...batch]`. */
  readonly reward: NDArray;
  /** Where nothing comes after, bool `[...batch]`. A truncated episode is not terminated: its value counts. */
  readonly terminated: NDArray;
  /** What a reward one step later is worth: γ, or γⁿ after n steps; a number or `[...batch]`. */
  readonly discount: ArrayLike;
}

/**
 * The value of the action that was taken.
 *
 *     q[…, a]
 *
 * @param q - Values of all actions, `[...batch, actions]`.
 * @param action - The number of one for each example, `[...batch]`.
 * @returns `[...batch]`.
 */
export const valueOf = (q: NDArray, action: NDArray): NDArray => {
  checkBatch("valueOf", { q }, { action });
  checkActions("valueOf", action);
  // A product with a row of zeros and a one: its adjoint is a product too, where that of a gather would be a scatter.
  return np.sum(np.mul(q, np.oneHot(action, q.shape[q.ndim - 1], q.dtype)), -1);
};

/** r + discount · v, without v where the episode was terminated; a constant to every derivative. */
export const bootstrapped = (outcome: Outcome, v: NDArray): NDArray => {
  checkOutcome("bootstrapped", outcome);
  checkArrays("bootstrapped", { v });
  const { reward, terminated, discount } = outcome;
  return stopGradient(np.add(reward, np.mul(discount, np.where(terminated, 0, v))));
};

/** Throws unless it says what came of an action. */
export const checkOutcome = (op: string, outcome: Outcome): void => {
  checkFields(op, "outcome", outcome, ["reward", "terminated"]);
  if (!np.isNDArray(outcome.discount)) checkNumber(op, "outcome.discount", outcome.discount);
};

/**
 * The error of Q-learning: how far the value of an action lies below what came of it.
 *
 *     δ = r + γ (1 − terminated) maxₐ qNext(a) − q(action)
 *
 * What falls is its square or its Huber loss; the target is a constant to the derivative. For n steps, `reward` is their
 * discounted sum and `discount` is γⁿ ({@link nStep}).
 *
 * @param q - Values in the state, `[...batch, actions]`.
 * @param action - What was taken, `[...batch]`.
 * @param qNext - Values in the next state, of a target network, `[...batch, actions]`.
 * @returns δ, `[...batch]`.
 * @see Watkins & Dayan (1992), "Q-learning"; Mnih et al. (2015), "Human-level control through deep reinforcement learning".
 */
export const qLearning = (q: NDArray, action: NDArray, outcome: Outcome, qNext: NDArray): NDArray => {
  checkOutcome("qLearning", outcome);
  checkBatch("qLearning", { q, qNext }, { action, reward: outcome.reward, terminated: outcome.terminated });
  return np.sub(bootstrapped(outcome, np.max(qNext, -1)), valueOf(q, action));
};

/**
 * The error of double Q-learning: one network chooses the next action, another says what it is worth, so that chance is not
 * taken for merit.
 *
 *     δ = r + γ (1 − terminated) qNext(argmaxₐ qChoice(a)) − q(action)
 *
 * @param qNext - Values in the next state, of the target network, `[...batch, actions]`.
 * @param qChoice - Values in the next state, of the network that learns, `[...batch, actions]`.
 * @returns δ, `[...batch]`.
 * @see van Hasselt, Guez & Silver (2016), "Deep Reinforcement Learning with Double Q-learning".
 */
export const doubleQLearning = (q: NDArray, action: NDArray, outcome: Outcome, qNext: NDArray, qChoice: NDArray): NDArray => {
  checkOutcome("doubleQLearning", outcome);
  checkBatch("doubleQLearning", { q, qNext, qChoice }, { action, reward: outcome.reward, terminated: outcome.terminated });
  return np.sub(bootstrapped(outcome, valueOf(qNext, np.argmax(qChoice, -1))), valueOf(q, action));
};

/**
 * The head of a dueling network: values of actions from the value of the state and what each action adds to it.
 *
 *     q(a) = v + A(a) − meanₐ A
 *
 * @param v - `[...batch, 1]`.
 * @param advantages - `[...batch, actions]`.
 * @returns `[...batch, actions]`.
 * @throws {@link ShapeError} unless there is one value for each row of advantages.
 * @see Wang et al. (2016), "Dueling Network Architectures for Deep Reinforcement Learning", equation 9.
 */
export const dueling = (v: NDArray, advantages: NDArray): NDArray => {
  checkArrays("dueling", { v, advantages });
  const isHead = advantages.ndim > 0 && v.shape.join() === [...advantages.shape.slice(0, -1), 1].join();
  if (!isHead)
    throw new ShapeError({
      op: "dueling",
      given: { v: v.shape, advantages: advantages.shape },
      expected: "v [...batch, 1] and advantages [...batch, actions]",
      mend: "Give one value for each row: np.expandDims(v, -1) adds the last axis.",
    });
  return np.add(v, np.sub(advantages, np.mean(advantages, -1, { keepdims: true })));
};
