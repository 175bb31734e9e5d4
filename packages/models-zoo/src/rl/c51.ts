import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { categoricalQLearning, categoricalValues, quantileQLearning, type Environment, type Support } from "@nabla-js/rl";
import type { MlpParams } from "../models/mlp.js";
import type { Actor, Transition } from "./acting.js";
import type { Agent } from "./agent.js";
import { agentOptions } from "./agentOptions.js";
import { actionsOf, dqnDefaults, valueAgent, type DqnLearner, type DqnOptions, type ValueHead } from "./dqn.js";

const { dueling: _, ...withoutDueling } = dqnDefaults;

export interface C51Options extends Omit<DqnOptions, "dueling"> {
  /** The returns that it tells apart. */
  readonly support: Support;
}

/**
 * Categorical deep Q-learning: of each action a network says how likely each return is, in place of their mean.
 *
 *     p(action) ← what came of it: r + γ atoms with the chances of the best next action, projected on the atoms
 *
 * @see Bellemare, Dabney & Munos (2017), "A Distributional Perspective on Reinforcement Learning", Algorithm 1.
 */
export const c51 = <S>(env: Environment<S>, options: C51Options): Agent<Actor<S>, DqnLearner, Transition, MlpParams> => {
  const settings = agentOptions("c51", options, { ...withoutDueling, support: undefined });
  return valueAgent("c51", env, categoricalHead(actionsOf(env), settings), { ...settings, dueling: false });
};

const categoricalHead = (actions: number, { support, double }: Required<C51Options>): ValueHead => {
  const logitsOf = (out: NDArray): NDArray => np.reshape(out, [-1, actions, support.count]);
  const values = (out: NDArray): NDArray => categoricalValues(logitsOf(out), support);
  return {
    outputs: actions * support.count,
    values,
    losses: (out, action, outcome, next, choice) => {
      const best = np.argmax(values(double ? choice : next), -1);
      const losses = categoricalQLearning(logitsOf(out), action, outcome, logitsOf(next), best, support);
      return { losses, surprise: losses };
    },
  };
};

export interface QrDqnOptions extends Omit<DqnOptions, "dueling"> {
  /** How many quantiles of the return it tells of each action. @defaultValue 32 */
  readonly quantiles?: number;
}

/**
 * Deep Q-learning by quantile regression: of each action a network gives quantiles of the return.
 *
 * @see Dabney, Rowland, Bellemare & Munos (2018), "Distributional Reinforcement Learning with Quantile Regression", Algorithm 1.
 */
export const qrDqn = <S>(env: Environment<S>, options: QrDqnOptions): Agent<Actor<S>, DqnLearner, Transition, MlpParams> => {
  const settings = agentOptions("qrDqn", options, { ...withoutDueling, quantiles: 32 });
  return valueAgent("qrDqn", env, quantileHead(actionsOf(env), settings), { ...settings, dueling: false });
};

const quantileHead = (actions: number, { quantiles, double }: Required<QrDqnOptions>): ValueHead => {
  const rowsOf = (out: NDArray): NDArray => np.reshape(out, [-1, actions, quantiles]);
  const values = (out: NDArray): NDArray => np.mean(rowsOf(out), -1);
  return {
    outputs: actions * quantiles,
    values,
    losses: (out, action, outcome, next, choice) => {
      const best = np.argmax(values(double ? choice : next), -1);
      const losses = quantileQLearning(rowsOf(out), action, outcome, rowsOf(next), best);
      return { losses, surprise: losses };
    },
  };
};
